using Serai.Lab.Loops;
using Serai.Lab.Measuring;
using Serai.Lab.Programs;
using Serai.Lab.Promises;

namespace Serai.Lab.Commands;

/// <summary><c>trace</c>: in which order one sort does what it does, under each policy.</summary>
internal static class TraceCommand
{
    public static void Run(Report report)
    {
        report.About("The calls of a merge sort, as they come; `→` stands before what is merged.", measured: false);
        report.Line("```");
        foreach (Policy policy in Policy.All)
        {
            Show(report, policy);
        }

        report.Line("```");
        report.Line();
    }

    /// <summary>What the sort without promises does.</summary>
    public static Trace Plain()
    {
        var trace = new Trace();
        MergeSort.Plain([.. MergeSort.Example], trace);
        return trace;
    }

    /// <summary>What a sort with promises does under a policy.</summary>
    public static Trace Of(Policy policy, Func<int[], Trace, Promise<int[]>> sort)
    {
        var trace = new Trace();
        using var loop = new EventLoop(policy, TimeProvider.System);
        loop.Run(() => sort([.. MergeSort.Example], trace));
        return trace;
    }

    private static void Show(Report report, Policy policy)
    {
        Trace plain = Plain();
        Trace both = Of(policy, MergeSort.WithBoth);
        Trace pausing = Of(policy, MergeSort.WithBothAndPauses);
        report.Line($"{policy.Name,-5}  {"plain",-26} {"both",-26} {"both, a pause at each call",-26}");
        for (int line = 0; line < plain.Events.Count; line++)
        {
            report.Line($"       {plain.Events[line],-26} {both.Events[line],-26} {pausing.Events[line]}".TrimEnd());
        }

        bool same = plain.Calls.SequenceEqual(both.Calls, StringComparer.Ordinal);
        report.Line($"       the calls of plain and both: {(same ? "the same, line for line" : "in another order")}");
    }
}
