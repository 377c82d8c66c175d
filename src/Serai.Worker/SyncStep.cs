using System.Globalization;
using Serai.Store.Control;

namespace Serai.Worker;

/// <summary>A step of a sync, as people are shown it.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Steps">Of how many.</param>
/// <param name="Title">What it is.</param>
/// <param name="Text">How far it is, in words.</param>
/// <param name="Fraction">How far it is, from 0 to 1; null where nobody can know.</param>
public sealed record SyncStep(int Number, int Steps, string Title, string Text, double? Fraction)
{
    private const int StepsWithoutArchives = 2;

    private static readonly string[] Titles = ["receive the repository", "build the index", "fetch archives"];

    /// <summary>Whether it is the one that may end before it is complete.</summary>
    public bool IsOfArchives => Number > StepsWithoutArchives;

    /// <summary>The step that a report is of.</summary>
    /// <param name="report">The report.</param>
    /// <param name="withArchives">Whether all archives are fetched.</param>
    internal static SyncStep Of(WorkerReport report, bool withArchives)
    {
        int steps = StepsWithoutArchives + (withArchives ? 1 : 0);
        int number = report.Phase switch
        {
            SyncPhase.Starting or SyncPhase.Contacting or SyncPhase.Receiving => 1,
            SyncPhase.Waiting => steps,
            _ => StepsWithoutArchives,
        };
        return number > StepsWithoutArchives && report.Archives is { } counts
            ? new SyncStep(number, steps, Titles[number - 1], Words(counts), counts.Known == 0 ? 1 : (double)counts.Stored / counts.Known)
            : new SyncStep(number, steps, Titles[number - 1], report.ProgressText ?? string.Empty, report.Progress);
    }

    /// <summary>As one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Number}/{Steps}] {Title}  {Text}").TrimEnd();

    private static string Words(ArchiveCounts counts)
    {
        string stored = string.Create(CultureInfo.InvariantCulture, $"{counts.Stored}/{counts.Known}");
        return counts.FailedCount == 0 ? stored : string.Create(CultureInfo.InvariantCulture, $"{stored}, {counts.FailedCount} failed");
    }
}
