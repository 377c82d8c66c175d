using System.Diagnostics;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Traces;

namespace Serai.Worker.Downloads;

/// <summary>
/// From a fetch that has begun to its last report: what is stored already is found, what can never match is not asked for, and whatever the
/// sources did becomes an outcome that is remembered.
/// </summary>
internal sealed class FetchCourse(Fetch fetch, ArchiveOptions options, DownloadTools tools)
{
    private const int NoRoomRetrySeconds = 60;

    private readonly KnownArchive _archive = fetch.Archive;

    /// <summary>Runs it.</summary>
    /// <returns>The last report; its end is told by the caller.</returns>
    public async Task<FetchReport> RunAsync(CancellationToken cancellationToken)
    {
        using Activity? trace = WorkerTraces.StartFetch(_archive.Key.ToString(), _archive.Sources[0].Package);
        FetchReport report = await TryAsync(cancellationToken);
        trace.SetOutcome(report.State == FetchState.Stored, report.Reason ?? "stored");
        return report;
    }

    private async Task<FetchReport> TryAsync(CancellationToken cancellationToken)
    {
        long startedAt = tools.Time.GetTimestamp();
        try
        {
            if (Contradiction() is { } contradiction)
            {
                return Fail(string.Empty, contradiction, isGone: true);
            }

            if (await new StoredSearch(tools.Store).FindAsync(_archive, cancellationToken) is { } stored)
            {
                return stored;
            }

            if (!tools.Space.AllowsFetch(bytes: 0, out string noRoom))
            {
                // No failure of the archive's, and over as soon as there is room.
                return new FetchReport { State = FetchState.Failed, Reason = noRoom, RetryAfterSeconds = NoRoomRetrySeconds };
            }

            IReadOnlyList<SourceCandidate> candidates = SourceCandidates.Of(_archive, options.UpstreamCaches, options.CachesAlone);
            TransferOutcome outcome = await new Transfer(fetch, candidates, tools).RunAsync(cancellationToken);
            return outcome switch
            {
                TransferOutcome.Stored done => Succeed(done, tools.Time.GetElapsedTime(startedAt)),
                TransferOutcome.Failed failed => Fail(failed),
                _ => throw new InvalidOperationException("there is no other outcome"),
            };
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            return Fail(fetch.Source, OriginError.Clean($"the archive cannot be stored: {disk.Message}"), isGone: false);
        }
#pragma warning disable CA1031 // The boundary of a request: whatever one archive's fetch meets is that archive's failure, and the others go on.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.FetchBroke(tools.Logger, Transfer.Shorten(_archive.Key), failure);
            return Fail(fetch.Source, OriginError.Clean(failure.Message), isGone: false);
        }
#pragma warning restore CA1031
    }

    /// <summary>The last report of an archive whose next try is later.</summary>
    public static FetchReport Later(FetchFailure failure, TimeSpan left) => new()
    {
        State = failure.IsGone ? FetchState.Gone : FetchState.Failed,
        Reason = failure.Reason,
        RetryAfterSeconds = failure.IsGone ? null : (int)Math.Ceiling(left.TotalSeconds),
    };

    // One algorithm listed twice can be two hopes of the author; no file has both.
    private string? Contradiction()
    {
        IGrouping<ArchiveHashAlgorithm, ArchiveHash>? twice =
            _archive.Checksums.Distinct().GroupBy(hash => hash.Algorithm).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"{twice.Count()} different checksums of {ArchiveHash.NameOf(twice.Key)} are declared: no file has all";
    }

    private FetchReport Succeed(TransferOutcome.Stored done, TimeSpan took)
    {
        tools.Ledger.Forget(_archive);
        Log.Fetched(tools.Logger, Transfer.Shorten(_archive.Key), _archive.Sources[0].Package, done.From, done.Length, took.TotalSeconds);
        return new FetchReport { State = FetchState.Stored, Sha256 = done.Digests.Sha256.Hex, Length = done.Length };
    }

    private FetchReport Fail(string source, string reason, bool isGone) => Fail(new TransferOutcome.Failed(source, reason, reason, isGone, null));

    private FetchReport Fail(TransferOutcome.Failed failed)
    {
        FetchFailure noted = tools.Ledger.Note(new FetchFailure(_archive, failed.Source, failed.Cause, failed.Reason, failed.IsGone), failed.RetryAfter);
        return Later(noted, noted.Pause);
    }
}
