using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>Says of a section how late the load generator itself was, and which phases are void for that.</summary>
internal static class Lag
{
    public static void Tell(Report report, IEnumerable<LoadSummary> loads)
    {
        PhaseSummary[] phases = [.. loads.SelectMany(load => load.Phases)];
        int isVoid = phases.Count(phase => phase.Void is not null);
        report.Line("");
        report.Line($"The load generator's own lag: p99.9 at most {Report.Ms(phases.Max(phase => phase.LagP999Ms))}, max {Report.Ms(phases.Max(phase => phase.LagMaxMs))} ms"
            + (isVoid == 0 ? "; no phase is void." : $"; **{isVoid} of {phases.Length} phases are void**."));
    }
}
