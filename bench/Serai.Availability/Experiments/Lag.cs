using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>Says of a section how late the load generator itself was, and which phases are void for that.</summary>
internal static class Lag
{
    /// <summary>What a table of single runs says of one, marked where it is void.</summary>
    public static string Mark(string title, PhaseSummary phase) => phase.Void is null ? title : $"{title} (**void**)";

    public static void Tell(Report report, IEnumerable<LoadSummary> loads)
    {
        PhaseSummary[] phases = [.. loads.SelectMany(load => load.Phases)];
        PhaseSummary[] voids = [.. phases.Where(phase => phase.Void is not null)];

        // They are in no median and no verdict, but what failed in them is not to be hidden.
        int failed = voids.Sum(phase => phase.All.Failures + phase.All.Timeouts);
        report.Line("");
        report.Line($"The load generator's own lag: p99.9 at most {Report.Ms(phases.Max(phase => phase.LagP999Ms))}, max {Report.Ms(phases.Max(phase => phase.LagMaxMs))} ms"
            + (voids.Length == 0 ? "; no phase is void." : $"; **{voids.Length} of {phases.Length} phases are void**: no median, maximum or verdict rests on them; failed in them: {failed}."));
    }
}
