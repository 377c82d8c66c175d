using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Origins;
using Serai.Faults.Probing;

namespace Serai.Faults.Mirrors;

/// <summary>A running mirror with a prober at it.</summary>
internal sealed class FaultyMirror : IAsyncDisposable
{
    private readonly FaultRun _run;
    private Prober? _prober;

    private FaultyMirror(FaultRun run, SeraiProcess serai) => (_run, Serai) = (run, serai);

    public SeraiProcess Serai { get; }

    /// <summary>Starts one that syncs every second; nothing is waited for, and nothing asked.</summary>
    public static FaultyMirror Start(FaultRun run, string data, OriginServers origins, Surroundings? surroundings, params string[] arguments) =>
        StartAt(run, data, origins.Remote, origins, surroundings, arguments);

    /// <summary>Likewise, of another remote.</summary>
    public static FaultyMirror StartAt(FaultRun run, string data, string remote, OriginServers origins, Surroundings? surroundings, params string[] arguments) =>
        new(run, SeraiProcess.Start("serve", [.. Settings(data, remote, origins), "--interval", "1s", .. arguments], surroundings: surroundings));

    /// <summary>Starts one, waits until it serves the tip, and asks from then on.</summary>
    public static async Task<FaultyMirror> ServeAsync(FaultRun run, string data, OriginServers origins, params string[] arguments)
    {
        FaultyMirror mirror = Start(run, data, origins, surroundings: null, arguments);
        try
        {
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            mirror.Probe(origins);
            return mirror;
        }
        catch
        {
            await mirror.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings that commands and servers of a case have in common. No cache beyond loopback is asked.</summary>
    public static string[] Settings(string data, string remote, OriginServers origins) =>
        ["--data", data, "--remote", remote, "--allow-private-networks", "--min-free", "0", "--upstream-cache", origins.Archives["no-cache"]];

    /// <summary>Begins to ask, for the archives of the tip, too.</summary>
    public void Probe(OriginServers? origins, bool mayBeEmpty = false) =>
        _prober = new Prober(Serai.Port, _run.Book, [.. origins?.Repository.Archives.Select(archive => archive.Path) ?? []]) { MayBeEmpty = mayBeEmpty };

    /// <summary>Waits for the worker's present error about the remote or the disk.</summary>
    public async Task<string> WaitForErrorAsync()
    {
        string? error = null;
        await Serai.WaitAsync("an error in the status", async () =>
        {
            error = (await Serai.StatusAsync()).GetProperty("repository").GetProperty("last_error").GetString();
            return error is not null;
        });
        return error!;
    }

    /// <summary>Waits for a state.</summary>
    public Task WaitForStateAsync(string state) =>
        Serai.WaitAsync($"the state {state}", async () => (await Serai.StatusAsync()).GetProperty("state").GetString() == state);

    /// <summary>The state, and what is damaged, in words.</summary>
    public async Task<string> StateAsync()
    {
        JsonElement status = await Serai.StatusAsync();
        return $"{status.GetProperty("state").GetString()} ({status.GetProperty("service").GetProperty("damage").GetString() ?? "no damage"})";
    }

    /// <summary>Asks for every archive that somebody got in this case: all of them are still there (I6).</summary>
    public async Task AssertArchivesKeptAsync()
    {
        foreach (string path in _run.Book.Archives.Keys)
        {
            // Where a bit has just flipped, it is fetched anew first.
            await Serai.WaitAsync($"I6: {path}", async () =>
            {
                using HttpResponseMessage answer = await Serai.Client.GetAsync(path, TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            });
        }
    }

    /// <summary>Waits until all is well: every archive stored, nothing damaged, nothing half-made left.</summary>
    public async Task AssertSoundAsync(string data)
    {
        await WaitForStateAsync("ready");
        await Serai.WaitAsync("all archives", async () =>
        {
            JsonElement archives = (await Serai.StatusAsync()).GetProperty("archives");
            return archives.GetProperty("missing").GetInt32() == 0 && archives.GetProperty("known").GetInt32() > 0;
        });
        await Serai.WaitAsync("an empty tmp", () => Task.FromResult(!Directory.EnumerateFileSystemEntries(Path.Combine(data, "tmp")).Any()));
    }

    /// <summary>Ends the asking; all that was asked is answered.</summary>
    public async Task StopProbingAsync()
    {
        if (_prober is { } prober)
        {
            _prober = null;
            await prober.StopAsync();
            await prober.DisposeAsync();
        }
    }

    /// <summary>Kills the present worker with all that it started; one that has just begun leads no group yet.</summary>
    public void KillWorker()
    {
        int worker = Serai.Workers[^1];
        _ = Processes.Signal(-worker, Processes.SigKill) || Processes.Signal(worker, Processes.SigKill);
    }

    /// <summary>Kills the front, the worker first where that is wanted, without a word of warning.</summary>
    public async Task KillAsync(Func<Task>? first = null)
    {
        _prober?.ExpectEnd();
        if (first is not null)
        {
            await first();
        }

        Processes.Signal(Serai.Id, Processes.SigKill);
        await StopProbingAsync();
        await Serai.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_prober is not null)
        {
            await _prober.DisposeAsync();
        }

        await Serai.DisposeAsync();
    }
}
