using Serai.Lab.Commands;
using Serai.Lab.Loops;
using Serai.Lab.Programs;

namespace Serai.Lab.Tests;

/// <summary>In which order one sort does what it does, under each policy: line for line.</summary>
public class TraceTests
{
    private const string DepthFirst = "[3;4;2;1;7;5;8;9;0;6] [3;4;2;1;7] [3;4] [2;1;7] [1;7] [5;8;9;0;6] [5;8] [9;0;6] [0;6]";
    private const string SidesInTurn = "[3;4;2;1;7;5;8;9;0;6] [3;4;2;1;7] [5;8;9;0;6] [3;4] [2;1;7] [5;8] [9;0;6] [1;7] [0;6]";

    private const string EachMergeAtOnce =
        "[3;4;2;1;7;5;8;9;0;6] [3;4;2;1;7] [3;4] → [3;4] [2;1;7] [1;7] → [1;7] → [1;2;7] → [1;2;3;4;7] "
        + "[5;8;9;0;6] [5;8] → [5;8] [9;0;6] [0;6] → [0;6] → [0;6;9] → [0;5;6;8;9] → [0;1;2;3;4;5;6;7;8;9]";

    private const string MergesInTurn =
        "→ [3;4] → [5;8] → [1;7] → [0;6] → [1;2;7] → [0;6;9] → [1;2;3;4;7] → [0;5;6;8;9] → [0;1;2;3;4;5;6;7;8;9]";

    [Fact]
    public void A_plain_sort_finishes_one_side_before_it_begins_the_other()
    {
        Assert.Equal(DepthFirst, Calls(TraceCommand.Plain()));
        Assert.Equal(EachMergeAtOnce, Events(TraceCommand.Plain()));
    }

    [Fact]
    public void Under_Lwt_the_sort_with_both_does_what_the_plain_one_does_line_for_line()
    {
        Trace trace = TraceCommand.Of(Policy.Lwt, MergeSort.WithBoth);
        Assert.Equal(DepthFirst, Calls(trace));
        Assert.Equal(EachMergeAtOnce, Events(trace));
    }

    [Fact]
    public void Under_Lwt_a_pause_at_each_call_lets_both_sides_alternate()
    {
        Trace trace = TraceCommand.Of(Policy.Lwt, MergeSort.WithBothAndPauses);
        Assert.Equal(SidesInTurn, Calls(trace));
        Assert.Equal(
            "[3;4;2;1;7;5;8;9;0;6] [3;4;2;1;7] [5;8;9;0;6] [3;4] [2;1;7] [5;8] [9;0;6] → [3;4] [1;7] → [5;8] [0;6] "
            + "→ [1;7] → [1;2;7] → [1;2;3;4;7] → [0;6] → [0;6;9] → [0;5;6;8;9] → [0;1;2;3;4;5;6;7;8;9]",
            Events(trace));
    }

    [Fact]
    public void Under_Async_the_calls_run_ahead_and_every_merge_waits_for_its_turn()
    {
        Trace trace = TraceCommand.Of(Policy.Async, MergeSort.WithBoth);
        Assert.Equal(DepthFirst, Calls(trace));
        Assert.Equal(
            $"{DepthFirst} → [3;4] → [1;7] → [5;8] → [0;6] → [1;2;7] → [0;6;9] → [1;2;3;4;7] → [0;5;6;8;9] → [0;1;2;3;4;5;6;7;8;9]",
            Events(trace));
    }

    [Fact]
    public void Under_Async_a_pause_at_each_call_lets_both_sides_alternate()
    {
        Trace trace = TraceCommand.Of(Policy.Async, MergeSort.WithBothAndPauses);
        Assert.Equal($"{SidesInTurn} {MergesInTurn}", Events(trace));
    }

    [Fact]
    public void Under_Miou_both_sides_alternate_without_a_pause()
    {
        Trace trace = TraceCommand.Of(Policy.Miou, MergeSort.WithBoth);
        Assert.Equal($"{SidesInTurn} {MergesInTurn}", Events(trace));
    }

    [Fact]
    public void Under_Miou_a_pause_at_each_call_changes_nothing()
    {
        Trace trace = TraceCommand.Of(Policy.Miou, MergeSort.WithBothAndPauses);
        Assert.Equal($"{SidesInTurn} {MergesInTurn}", Events(trace));
    }

    private static string Calls(Trace trace) => string.Join(' ', trace.Calls);

    private static string Events(Trace trace) => string.Join(' ', trace.Events);
}
