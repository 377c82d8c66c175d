using System.Globalization;

namespace Serai.Store.Tests;

public sealed class OwnTurnsTests
{
    [Fact]
    public void A_thread_gives_way_and_those_that_it_starts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        OnThread(() =>
        {
            int before = Nice();
            Assert.True(OwnTurns.TryGiveWay());
            Assert.Equal(Math.Min(19, before + OwnTurns.GivesWay), Nice());
            OnThread(() => Assert.Equal(Math.Min(19, before + OwnTurns.GivesWay), Nice()));
        });
    }

    [Fact]
    public void All_threads_have_short_turns_but_those_that_give_way()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        OnThread(() =>
        {
            Assert.SkipWhen(Slice() is null, "this system's scheduler has turns of one length");
            int nice = Nice();
            Assert.True(OwnTurns.TryTakeShort());
            string taken = OwnTurns.Short.ToString(CultureInfo.InvariantCulture);
            Assert.Equal((taken, nice), (Slice(), Nice()));
            OnThread(() => Assert.Equal(taken, Slice()));
            Assert.True(OwnTurns.TryGiveWay());
            Assert.NotEqual(taken, Slice());
        });
    }

    private static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw failure;
        }
    }

    // proc_pid_stat(5), 19, of which the name comes first.
    private static int Nice()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }

    private static string? Slice() => File.Exists("/proc/thread-self/sched")
        ? File.ReadLines("/proc/thread-self/sched").FirstOrDefault(line => line.StartsWith("se.slice", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;
}
