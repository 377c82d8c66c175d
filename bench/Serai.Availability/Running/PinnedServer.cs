using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Serai.Testing;

namespace Serai.Availability.Running;

/// <summary>A running mirror on a core of its own, with a log that can be read.</summary>
internal sealed partial class PinnedServer : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly ServerProcess _process;
    private readonly string _log;

    private PinnedServer(ServerProcess process, int port, string data, string log)
    {
        _process = process;
        Port = port;
        Data = data;
        _log = log;
    }

    public int Port { get; }

    /// <summary>The front's process id.</summary>
    public int Id => _process.Id;

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>How much of what it has worked and used so far.</summary>
    public ProcessTimes Times => ProcessTimes.Of(Id);

    /// <summary>The log so far.</summary>
    public string Log => File.ReadAllText(_log);

    [GeneratedRegex(@"sync commit=(?<commit>\w+).* took=(?<took>[\d.]+)s", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Synced { get; }

    /// <summary>How many syncs so far found nothing new.</summary>
    public int FruitlessSyncs => Log.Split(" nothing new\n").Length - 1;

    /// <summary>Starts a program that serves, and waits until it accepts connections.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="port">Where it will listen.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="environment">Variables to set.</param>
    public static async Task<PinnedServer> StartAsync(
        IReadOnlyList<string> command, int port, string data, IReadOnlyDictionary<string, string>? environment = null)
    {
        string log = data + ".log";
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" 2>>\"$log\"", "sh", log, .. Pinning.Server, .. command]);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SERAI_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        await File.WriteAllTextAsync(log, string.Empty);
        return new PinnedServer(await ServerProcess.StartAsync(start, port), port, data, log);
    }

    /// <summary>Waits until it serves a generation.</summary>
    public async Task WaitForGenerationAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}/") };
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            using HttpResponseMessage answer = await client.GetAsync("health/ready");
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new InvalidOperationException($"no generation within {Patience}: {Log}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>The seconds that each sync took, in order.</summary>
    public IReadOnlyList<double> Syncs() => [.. Synced.Matches(Log).Select(match => double.Parse(match.Groups["took"].Value, CultureInfo.InvariantCulture))];

    public async ValueTask DisposeAsync()
    {
        // In order, so that nothing of its worker is left; what does not end is killed.
        _ = Kill(Id, SigTerm);
        long begun = Stopwatch.GetTimestamp();
        while (Directory.Exists($"/proc/{Id}/fd") && Directory.GetFileSystemEntries($"/proc/{Id}/task").Length > 0
            && Stopwatch.GetElapsedTime(begun) < StopPatience && !IsZombie())
        {
            await Task.Delay(20);
        }

        await _process.DisposeAsync();
    }

    private bool IsZombie()
    {
        try
        {
            return File.ReadAllText($"/proc/{Id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
