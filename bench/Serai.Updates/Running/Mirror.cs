using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using Serai.Store;
using Serai.Store.Control;
using Serai.Testing;

namespace Serai.Updates.Running;

/// <summary>The program that users run, serving: synchronised by its control socket, asked by HTTP, ended and started again at will.</summary>
internal sealed partial class Mirror : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly string _program;
    private readonly string _remote;
    private readonly DataFolder _data;
    private readonly int _port = ServerProcess.FreePort();
    private readonly HttpClient _client;
    private ServerProcess? _process;

    private Mirror(string program, string data, string remote)
    {
        _program = program;
        _remote = remote;
        _data = DataFolder.At(data);
        _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/")), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Its data folder.</summary>
    public DataFolder Data => _data;

    /// <summary>What it logged.</summary>
    public string Log => _data.Root + ".log";

    /// <summary>The front's process.</summary>
    public int FrontId => _process?.Id ?? throw new InvalidOperationException("the mirror is stopped");

    /// <summary>The worker's process; null where none has begun its work.</summary>
    public int? WorkerId => FolderLock.ReadHolder(_data.WorkerLock) is { IsAlive: true } holder ? holder.ProcessId : null;

    /// <summary>Starts it, and waits until it serves a generation.</summary>
    public static async Task<Mirror> StartAsync(string program, string data, string remote)
    {
        var mirror = new Mirror(program, data, remote);
        await mirror.StartAgainAsync();
        return mirror;
    }

    /// <summary>Starts it where it is not running, and waits until it serves a generation.</summary>
    public async Task StartAgainAsync()
    {
        // What standard error gives goes to a file; nobody need read along.
        string[] command = [_program, "serve", "--data", _data.Root, "--remote", _remote, "--listen", $"127.0.0.1:{_port}", "--interval", "1h", "--archives", "off", "--log-format", "text"];
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" 2>>\"$log\"", "sh", Log, .. command]);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SERAI_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        _process = await ServerProcess.StartAsync(start, _port);
        long begun = Stopwatch.GetTimestamp();
        while (await ServedCommitAsync() is null || WorkerId is null)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new InvalidOperationException($"no generation within {Patience}: {await File.ReadAllTextAsync(Log)}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>The commit that it serves; null where it serves none, or does not answer.</summary>
    public async Task<string?> ServedCommitAsync()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, "repo");
            using HttpResponseMessage answer = await _client.SendAsync(request);
            return answer.IsSuccessStatusCode ? answer.Headers.GetValues("X-Serai-Commit").Single() : null;
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whether it answers that it lives.</summary>
    public async Task<bool> LivesAsync()
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync("health/live");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Has it synchronise, and waits for what comes of it.</summary>
    /// <returns>Null where there is no worker, or it ended.</returns>
    public async Task<SyncOutcome?> SyncAsync()
    {
        if (FolderLock.ReadHolder(_data.WorkerLock)?.ControlSocket is not { } socket)
        {
            return null;
        }

        try
        {
            using HttpClient worker = ControlConnection.Open(socket);
            worker.Timeout = TimeSpan.FromSeconds(30);
            using HttpResponseMessage answer = await worker.PostAsync(ControlPaths.Sync, content: null);
            return await answer.Content.ReadFromJsonAsync(StoreJson.Default.SyncOutcome);
        }
        catch (Exception lost) when (lost is HttpRequestException or System.Text.Json.JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Kills the worker, if there is one.</summary>
    public void KillWorker()
    {
        if (WorkerId is { } worker)
        {
            _ = Kill(worker, SigKill);
        }
    }

    /// <summary>Ends the front, in order or not, and waits until it has ended; its worker ends with it.</summary>
    public async Task StopAsync(bool inOrder)
    {
        if (_process is null)
        {
            return;
        }

        _ = Kill(_process.Id, inOrder ? SigTerm : SigKill);
        long begun = Stopwatch.GetTimestamp();
        while ((Runs(_process.Id) || WorkerId is not null) && Stopwatch.GetElapsedTime(begun) < StopPatience)
        {
            await Task.Delay(10);
        }

        await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(inOrder: true);
        _client.Dispose();
    }

    private static bool Runs(int process)
    {
        try
        {
            return !File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
