using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>
/// A running <c>serai serve</c> (or <c>demo</c>) on a free port of loopback, in a process group of its own. What it prints is kept; when
/// disposed of, it is ended with its worker and everything that they started.
/// </summary>
internal sealed partial class SeraiProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly TemporaryFolder _temporary;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();

    private SeraiProcess(Process process, int port, TemporaryFolder temporary)
    {
        _process = process;
        _temporary = temporary;
        Port = port;
        Client = new HttpClient { BaseAddress = new Uri(Url), Timeout = Limit };
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.StandardInput.Close();
    }

    /// <summary>How long anything is waited for: only a test that fails waits so long. Workers run at idle priority, so that beside other work a sync of a second may take minutes.</summary>
    public static TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(4);

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    public HttpClient Client { get; }

    /// <summary>The front's process id, which is its group's too.</summary>
    public int Id => _process.Id;

    /// <summary>The process ids of the workers that it said it started, the present one last; each leads a group.</summary>
    public IReadOnlyList<int> Workers => [.. WorkerStarted.Matches(Errors).Select(match => int.Parse(match.Groups["id"].Value))];

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => Read(_errors);

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => Read(_output);

    [GeneratedRegex(@"worker started, pid=(?<id>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex WorkerStarted { get; }

    /// <summary>Starts <c>serai serve</c>, and waits for nothing. No sync but the first comes by itself within a test.</summary>
    public static SeraiProcess Serve(string dataFolder, string remote, params string[] arguments) =>
        Start("serve", ["--data", dataFolder, "--remote", remote, "--interval", "1h", .. arguments]);

    /// <summary>Starts <c>serai serve</c> in surroundings that are not the best.</summary>
    public static SeraiProcess ServeIn(Surroundings surroundings, string dataFolder, string remote, params string[] arguments) =>
        Start("serve", ["--data", dataFolder, "--remote", remote, "--interval", "1h", .. arguments], surroundings: surroundings);

    /// <summary>Starts a command that serves.</summary>
    public static SeraiProcess Start(string command, IReadOnlyList<string> arguments, int? port = null, Surroundings? surroundings = null)
    {
        Assert.SkipUnless(ServerProcess.IsAvailable, "setsid is not here");
        int at = port ?? ServerProcess.FreePort();
        var start = new ProcessStartInfo(
            "/usr/bin/setsid", [.. surroundings?.Wrapper ?? [], SeraiProgram.Path, command, "--listen", $"127.0.0.1:{at}", "--log-format", "text", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string? value) in SeraiProgram.CleanEnvironment)
        {
            start.Environment[name] = value;
        }

        foreach ((string name, string value) in surroundings?.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        // What a killed one leaves in its temporary folder goes with it.
        var temporary = new TemporaryFolder();
        if (surroundings is not null && !OperatingSystem.IsWindows())
        {
            // Another user may be meant to write there.
            File.SetUnixFileMode(temporary.Path, (UnixFileMode)0b111_111_111);
        }

        start.Environment["TMPDIR"] = temporary.Path;
        start.Environment.Remove("XDG_RUNTIME_DIR");
        return new SeraiProcess(Process.Start(start)!, at, temporary);
    }

    /// <summary>Asks again and again until an answer holds what is wanted.</summary>
    public async Task WaitAsync(string what, Func<Task<bool>> isThere)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(isThere))
        {
            if (Stopwatch.GetElapsedTime(begun) > Limit)
            {
                Assert.Fail($"{what}: not within {Limit}; it said:\n{Errors}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a commit is served; null: until any is.</summary>
    public Task WaitForCommitAsync(string? commit = null) => WaitAsync($"commit {commit} is served", async () =>
    {
        JsonElement repository = (await StatusAsync()).GetProperty("repository");
        return repository.GetProperty("commit").GetString() is { } served && (commit is null || served == commit);
    });

    /// <summary>What <c>/status.json</c> says.</summary>
    public async Task<JsonElement> StatusAsync()
    {
        using var status = JsonDocument.Parse(await Client.GetStringAsync("status.json", TestContext.Current.CancellationToken));
        return status.RootElement.Clone();
    }

    /// <summary>The served index.</summary>
    public Task<byte[]> IndexAsync() => Client.GetByteArrayAsync("index.tar.gz", TestContext.Current.CancellationToken);

    /// <summary>Waits until it has said something on standard error.</summary>
    public Task WaitForLogAsync(string text) => WaitAsync($"\"{text}\"", () => Task.FromResult(Errors.Contains(text, StringComparison.Ordinal)));

    /// <summary>Sends a signal to the front alone, as a service manager or the kernel does, and waits for its end.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> EndAsync(int signal)
    {
        Processes.Signal(Id, signal);
        return await WaitForExitAsync();
    }

    /// <summary>Waits for the end of the process, not for that of its output, which a worker may still hold open.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await WaitAsync("the end of the front", () => Task.FromResult(_process.HasExited));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (int group in Workers.Append(Id))
        {
            Processes.Signal(-group, Processes.SigKill);
        }

        await _process.WaitForExitAsync();
        Client.Dispose();
        _process.Dispose();
        _temporary.Dispose();
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> isThere)
    {
        try
        {
            return await isThere();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Keep(StringBuilder kept, string? line)
    {
        lock (kept)
        {
            kept.AppendLine(line);
        }
    }

    private static string Read(StringBuilder kept)
    {
        lock (kept)
        {
            return kept.ToString();
        }
    }
}
