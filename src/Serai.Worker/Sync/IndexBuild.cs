using Serai.Git;
using Serai.Store.Catalogue;
using Serai.Worker.Catalogue;
using Serai.Worker.Index;
using Serai.Worker.Lanes;

namespace Serai.Worker.Sync;

/// <summary>
/// Sync, steps 4 and 5: compares the packages of a commit with those of the last generation, reads what changed, and compresses the
/// segments that it touches. What did not change is taken over.
/// </summary>
internal sealed class IndexBuild(IObjectStore store, CpuLane lane, StepTimes times)
{
    /// <summary>Builds.</summary>
    /// <param name="packages">Those of the commit.</param>
    /// <param name="last">What the last generation had; empty where there is none.</param>
    /// <param name="progress">Told the share of segments done.</param>
    /// <param name="cancellationToken">Ends the work between two segments.</param>
    public async Task<BuiltIndex> RunAsync(
        IReadOnlyList<PackageEntry> packages, LastIndex last, IProgress<double> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<SegmentPlan> plans = SegmentPlan.Cut(packages);
        var records = new PackageRecord?[packages.Count];
        int[] lastPlaces = new int[packages.Count];
        for (int i = 0; i < records.Length; i++)
        {
            lastPlaces[i] = last.PlaceOf(packages[i]);
            records[i] = lastPlaces[i] < 0 ? null : last.Catalogue.Records[lastPlaces[i]];
        }

        int changed = records.Count(record => record is null);
        var budget = WalkBudget.OfCommit();
        var segments = new Segment[plans.Count];
        var touched = new List<int>();
        for (int i = 0; i < segments.Length; i++)
        {
            bool unread = records.AsSpan(plans[i].First, plans[i].Count).Contains(null);
            if (!unread && last.SegmentOf(plans[i].Key) is { } same)
            {
                segments[i] = same;
                budget.TakeBytes(same.TarLength);
            }
            else
            {
                touched.Add(i);
            }
        }

        times.End("compare");
        int done = 0;
        await lane.RunAsync(
            touched.Count, () => new PackageReader(store, budget, last), Compress, index => packages[plans[touched[index]].First].Text, cancellationToken);
        times.End("build");
        var change = new CatalogueChange(last.Catalogue.Records, [.. records.Select(record => record!)], lastPlaces);
        CatalogueFile catalogue = last.Catalogue.With(change);
        ArchiveTable archives = last.Archives.Extend(change);
        times.End("catalogue");
        return new BuiltIndex(segments, catalogue, archives, changed, touched.Count);

        void Compress(PackageReader reader, int index)
        {
            SegmentPlan plan = plans[touched[index]];
            for (int i = plan.First; i < plan.First + plan.Count; i++)
            {
                records[i] = reader.Add(packages[i], records[i]);
            }

            segments[touched[index]] = reader.Build(plan.Key);
            progress.Report((double)Interlocked.Increment(ref done) / touched.Count);
        }
    }
}
