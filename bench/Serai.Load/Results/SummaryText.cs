using System.Text;

namespace Serai.Load.Results;

/// <summary>A result as a person reads it.</summary>
internal static class SummaryText
{
    public static string Of(LoadSummary summary)
    {
        var text = new StringBuilder();
        text.Append($"{summary.Server}: {summary.Rate:F0} requests a second over {summary.Connections} connections; milliseconds\n");
        text.Append($"{"phase",-16} {"class",-14} {"requests",8} {"p50",8} {"p99",8} {"p99.9",8} {"max",9} {"failed",6} {"lost",6} {"503",6} {"gap",8}\n");
        foreach (PhaseSummary phase in summary.Phases)
        {
            foreach (ClassSummary each in phase.Classes.Append(phase.Small).Append(phase.All))
            {
                text.Append($"{phase.Name,-16} {each.Name,-14} {each.Requests,8} {each.P50Ms,8:F2} {each.P99Ms,8:F2} {each.P999Ms,8:F2} {each.MaxMs,9:F2} ");
                text.Append($"{each.Failures,6} {each.Timeouts,6} {each.Refused,6} {each.LongestGapMs,8:F1}\n");
            }

            text.Append($"{phase.Name,-16} own lag: p99.9 {phase.LagP999Ms:F2}, max {phase.LagMaxMs:F2}; {phase.Void ?? "valid"}\n");
        }

        if (summary.FirstFailure is { } failure)
        {
            text.Append($"first failure: {failure}\n");
        }

        return text.ToString();
    }
}
