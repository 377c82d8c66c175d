using Serai.Lab.Loops;
using Serai.Lab.Programs;
using Serai.Lab.Promises;
using Serai.Testing;

namespace Serai.Lab.Tests;

/// <summary>
/// How many steps of an analysis pass before a timer that is due is heard. The clock is moved by the analysis itself, one millisecond a
/// step: what is counted is order, not time.
/// </summary>
public class HeartbeatTests
{
    private const int Steps = 1_000;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Under_Miou_a_beat_never_waits_for_more_than_one_step() => Assert.All(Waits(Policy.Miou, pauseEvery: 0), wait => Assert.InRange(wait, 0, 1));

    [Fact]
    public void Under_Lwt_every_beat_waits_for_the_end_of_the_analysis() =>
        Assert.Equal(Dues().Select(due => Steps - due), Waits(Policy.Lwt, pauseEvery: 0));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Under_Lwt_a_beat_waits_for_the_next_pause(int pauseEvery) =>
        Assert.Equal(Dues().Select(due => Math.Min(Steps, NextMultiple(due, pauseEvery)) - due), Waits(Policy.Lwt, pauseEvery));

    [Fact]
    public void Under_Async_a_beat_waits_for_the_rest_of_a_cycle() => Assert.InRange(Waits(Policy.Async, pauseEvery: 0).Max(), 400, 500);

    [Theory]
    [InlineData("Lwt", 1)]
    [InlineData("Miou", 0)]
    public void Every_beat_over_the_socket_comes_back(string policy, int pauseEvery)
    {
        var clock = new ManualTime();
        using var loop = new EventLoop(Policy.All.Single(each => each.Name == policy), clock);
        Heartbeat heartbeat = loop.Run(() => BesideSocket(clock, pauseEvery));
        Assert.Equal(Steps / 10, heartbeat.Lateness.Count);
        Assert.All(heartbeat.Lateness, late => Assert.True(late >= TimeSpan.Zero));
    }

    [Fact]
    public void An_analysis_checks_every_object_whatever_runs_it()
    {
        var table = new ObjectTable(count: 100);
        Assert.Equal(1_000, Analysis.Plain(table, 1_000));
        foreach (Policy policy in Policy.All)
        {
            using var loop = new EventLoop(policy, TimeProvider.System);
            Assert.Equal(1_000, loop.Run(() => Analysis.Run(table, 1_000, pauseEvery: 10)));
        }
    }

    [Fact]
    public void An_analysis_in_another_process_answers_over_its_socket()
    {
        using var loop = new EventLoop(Policy.Lwt, TimeProvider.System);
        Assert.Equal(1_000, loop.Run(() => InProcess(1_000)));
    }

    private static List<int> Waits(Policy policy, int pauseEvery)
    {
        var clock = new ManualTime();
        using var loop = new EventLoop(policy, clock);
        return loop.Run(() => Beside(clock, pauseEvery));
    }

    private static IEnumerable<int> Dues() => Enumerable.Range(1, Steps / 10).Select(beat => 10 * beat);

    private static int NextMultiple(int number, int of) => (number + of - 1) / of * of;

    // A timer every ten steps, and beside them the analysis.
    private static async Promise<List<int>> Beside(ManualTime clock, int pauseEvery)
    {
        long start = EventLoop.Current.Now;
        Promise<int>[] beats = [.. Dues().Select(due => Beat(start, due))];
        await Analyse(clock, pauseEvery);
        List<int> waited = [];
        foreach (Promise<int> beat in beats)
        {
            waited.Add(await beat);
        }

        return waited;
    }

    // Returns how many steps passed between the time that it is due and its turn.
    private static async Promise<int> Beat(long start, int due)
    {
        EventLoop loop = EventLoop.Current;
        await loop.At(loop.After(start, due * Step));
        return (int)(loop.Between(start, loop.Now) / Step) - due;
    }

    private static async Promise<int> Analyse(ManualTime clock, int pauseEvery)
    {
        for (int step = 1; step <= Steps; step++)
        {
            clock.Advance(Step);
            await Promise.Of(step);
            if (pauseEvery > 0 && step % pauseEvery == 0)
            {
                await Promise.Pause();
            }
        }

        return Steps;
    }

    private static async Promise<Heartbeat> BesideSocket(ManualTime clock, int pauseEvery)
    {
        var heartbeat = new Heartbeat(Period);
        Promise<int> beats = heartbeat.Run();
        await Analyse(clock, pauseEvery);
        heartbeat.End();

        // The beat that is due after the end is waited for, and not sent.
        clock.Advance(Period);
        await beats;
        return heartbeat;
    }

    private static async Promise<int> InProcess(int lookUps)
    {
        using AnalysisProcess process = await AnalysisProcess.Start(lookUps, idle: false);
        return await process.Answer();
    }
}
