using System.Diagnostics;
using System.Globalization;
using Serai.Git;
using Serai.Git.Packs;

namespace Serai.Worker.Inspection;

/// <summary>Looks into one pack, for bug reports and measurements: the same engine that receives packs.</summary>
/// <param name="Path">The pack.</param>
/// <param name="IsSha256">Whether its ids are SHA-256: a pack does not tell.</param>
/// <param name="Threads">How many threads resolve deltas; null for as many as there are processors.</param>
/// <param name="Repeat">How often the analysis is run again in the warm process.</param>
/// <param name="IndexPath">Where to write the version-2 index; null for nowhere.</param>
/// <param name="List">Whether to print a line for each object in place of the counts.</param>
public sealed record PackInspection(string Path, bool IsSha256, int? Threads, int Repeat, string? IndexPath, bool List)
{
    /// <summary>Looks.</summary>
    /// <returns>Null, or why the pack cannot be analysed: what, where, expected, found.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public string? Run(TextWriter output, TimeProvider time)
    {
        GitLimits limits = Threads is { } threads ? GitLimits.Default with { Threads = threads } : GitLimits.Default;
        try
        {
            using var pack = PackFile.Read(Path, IsSha256 ? ObjectFormat.Sha256 : ObjectFormat.Sha1, limits);
            long analysedAt = time.GetTimestamp();
            using var analysis = PackAnalysis.Run(pack, limits, CancellationToken.None);
            double once = time.GetElapsedTime(analysedAt).TotalSeconds;
            if (IndexPath is not null)
            {
                using var index = new FileStream(IndexPath, FileMode.Create, FileAccess.Write);
                analysis.WriteIndex(index);
            }

            double first = SinceProcessStart(time);
            if (List)
            {
                PrintObjects(output, analysis);
            }
            else
            {
                PrintCounts(output, analysis.Summary, first, Repeat > 0 ? MedianOfRepeats(pack, limits, time) : once);
            }

            return null;
        }
        catch (MalformedPackException malformed)
        {
            return malformed.Message;
        }
    }

    private static double SinceProcessStart(TimeProvider time)
    {
        using Process self = Process.GetCurrentProcess();
        return (time.GetUtcNow() - new DateTimeOffset(self.StartTime)).TotalSeconds;
    }

    private static void PrintObjects(TextWriter output, PackAnalysis analysis)
    {
        foreach (PackedObject entry in analysis.Objects())
        {
            output.Write(entry.Id.ToString());
            output.Write(entry.Kind switch
            {
                ObjectKind.Commit => " commit ",
                ObjectKind.Tree => " tree ",
                ObjectKind.Blob => " blob ",
                _ => " tag ",
            });
            output.Write(entry.Size);
            output.Write('\n');
        }
    }

    private static void PrintCounts(TextWriter output, PackSummary summary, double first, double median) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"objects={summary.Objects} commits={summary.Commits} trees={summary.Trees} blobs={summary.Blobs} tags={summary.Tags} deltas={summary.Deltas} max_depth={summary.MaxDepth} first_seconds={first:F3} seconds={median:F3}"));

    private double MedianOfRepeats(PackFile pack, GitLimits limits, TimeProvider time)
    {
        double[] seconds = new double[Repeat];
        for (int i = 0; i < Repeat; i++)
        {
            long startedAt = time.GetTimestamp();
            PackAnalysis.Run(pack, limits, CancellationToken.None).Dispose();
            seconds[i] = time.GetElapsedTime(startedAt).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Repeat / 2];
    }
}
