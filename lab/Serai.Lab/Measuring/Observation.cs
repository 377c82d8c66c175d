using Serai.Lab.Loops;
using Serai.Lab.Programs;
using Serai.Lab.Promises;

namespace Serai.Lab.Measuring;

/// <summary>What a heartbeat saw beside some work.</summary>
/// <param name="Wall">How long the work took.</param>
/// <param name="Lateness">How late each beat was, in order of lateness.</param>
/// <param name="Result">What the work returned.</param>
internal sealed record Observation(TimeSpan Wall, IReadOnlyList<TimeSpan> Lateness, int Result)
{
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs work and a heartbeat on one loop.</summary>
    public static Observation Of(Policy policy, Func<Promise<int>> work)
    {
        using var loop = new EventLoop(policy, TimeProvider.System);
        return loop.Run(() => Beside(work));
    }

    /// <summary>Runs a heartbeat beside an analysis in another process.</summary>
    public static Observation OfProcess(Policy policy, int lookUps)
    {
        using var loop = new EventLoop(policy, TimeProvider.System);
        return loop.Run(() => BesideProcess(lookUps));
    }

    /// <summary>The lateness that so many of a thousand beats do not exceed.</summary>
    public TimeSpan Permille(int permille) => Lateness[(int)((Lateness.Count - 1) * permille / 1000.0)];

    private static async Promise<Observation> BesideProcess(int lookUps)
    {
        using AnalysisProcess process = await AnalysisProcess.Start(lookUps, AnalysisProcess.CanBeIdle);
        return await Beside(process.Answer);
    }

    private static async Promise<Observation> Beside(Func<Promise<int>> work)
    {
        EventLoop loop = EventLoop.Current;
        var heartbeat = new Heartbeat(Period);
        Promise<int> beats = heartbeat.Run();
        long start = loop.Now;
        (int _, (int result, TimeSpan wall)) = await Promise.Both(beats, Watch(work, start, heartbeat));
        return new Observation(wall, [.. heartbeat.Lateness.Order()], result);
    }

    private static async Promise<(int Result, TimeSpan Wall)> Watch(Func<Promise<int>> work, long start, Heartbeat heartbeat)
    {
        int result = await work();
        TimeSpan wall = EventLoop.Current.Between(start, EventLoop.Current.Now);
        heartbeat.End();
        return (result, wall);
    }
}
