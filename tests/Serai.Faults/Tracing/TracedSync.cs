using Serai.EndToEnd.Fixtures;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults.Tracing;

/// <summary>One <c>serai sync</c> with all archives, made again and again from the same data folder, under the tracer.</summary>
internal sealed class TracedSync : IAsyncDisposable
{
    private TracedSync(OriginServers origins) => Origins = origins;

    public OriginServers Origins { get; }

    /// <summary>The folder that the next run works on.</summary>
    public string Data => Origins.Folder["data"];

    /// <summary>The index of the tip as an undisturbed sync makes it.</summary>
    public byte[] Index { get; private set; } = [];

    private string Template => Origins.Folder["template"];

    /// <summary>Makes the origin, the folder before the sync, and the result to compare with.</summary>
    /// <param name="isUpdate">Whether there is a generation before it; else the folder is empty.</param>
    public static async Task<TracedSync> PrepareAsync(bool isUpdate)
    {
        Assert.SkipWhen(SyscallTracer.Missing is not null, SyscallTracer.Missing ?? string.Empty);
        var traced = new TracedSync(await OriginServers.StartAsync());
        Directory.CreateDirectory(traced.Template);
        if (isUpdate)
        {
            await traced.SyncAsync(traced.Template);
        }

        traced.Origins.Repository.Advance(5);
        string whole = traced.Origins.Folder["whole"];
        await traced.SyncAsync(whole);
        string generation = Directory.EnumerateDirectories(Path.Combine(whole, "generations")).Single();
        traced.Index = await File.ReadAllBytesAsync(Path.Combine(generation, "index.tar.gz"));
        return traced;
    }

    /// <summary>A seeded few of many.</summary>
    public static IEnumerable<Strike> Choose(IReadOnlyList<Strike> strikes, int most, int seed)
    {
        if (most >= strikes.Count)
        {
            return strikes;
        }

        Strike[] all = [.. strikes];
        new Random(seed).Shuffle(all);
        return all.Take(most);
    }

    /// <summary>All points of the sync, each call of each of them: from a run that is only watched.</summary>
    /// <param name="like">What is to be done at each.</param>
    public async Task<IReadOnlyList<Strike>> EnumerateAsync(Strike? like = null)
    {
        like ??= new Strike();
        TraceOutcome watched = await RunAsync(like);
        Assert.True(watched.Exit == 0, watched.Output);
        return [.. watched.Points.GroupBy(point => point).SelectMany(calls => Enumerable.Range(1, calls.Count()).Select(n => like with { Point = calls.Key, Occurrence = n }))];
    }

    /// <summary>Runs it once, on a fresh copy of the folder.</summary>
    public async Task<TraceOutcome> RunAsync(Strike strike)
    {
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }

        await Command.RunAsync("cp", ["-a", Template, Data]);
        return await SyscallTracer.RunAsync(strike, Data, [SeraiProgram.Path, "sync", .. Arguments(Data)]);
    }

    /// <summary>Syncs a folder undisturbed.</summary>
    public async Task<CommandResult> SyncAsync(string data)
    {
        CommandResult result = await SeraiProgram.RunAsync(["sync", .. Arguments(data)]);
        Assert.True(result.Exit == 0, result.ToString());
        return result;
    }

    /// <summary>Verifies a folder.</summary>
    public Task<CommandResult> VerifyAsync() => SeraiProgram.RunAsync(["verify", .. FaultyMirror.Settings(Data, Origins.DirectRemote, Origins)]);

    public ValueTask DisposeAsync() => Origins.DisposeAsync();

    private string[] Arguments(string data) => [.. FaultyMirror.Settings(data, Origins.DirectRemote, Origins), "--archives", "all"];
}
