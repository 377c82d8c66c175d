using System.Diagnostics;
using Serai.Store.Archives;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Faults;
using Serai.Worker.Lanes;
using Serai.Worker.Traces;

namespace Serai.Worker.Downloads;

/// <summary>
/// Brings one archive: asks its sources in their order until one gives bytes that match every declared checksum. A source that breaks off after
/// it gave some is asked for the rest at once; one that fails otherwise makes room for the next.
/// </summary>
internal sealed class Transfer(Fetch fetch, IReadOnlyList<SourceCandidate> candidates, DownloadTools tools)
{
    // A source that goes on giving is asked for the rest so often before the next one is; the bytes stay in any case.
    private const int MaxResumptions = 8;
    private const int LeastProgressBytes = 1 << 16;

    private readonly Reception _reception = new(fetch, tools.Parts, tools.Lanes.Door);
    private readonly List<string> _reasons = [];
    private readonly List<string> _causes = [];
    private bool _allForGood = true;
    private TimeSpan? _retryAfter;

    /// <summary>Asks.</summary>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public async Task<TransferOutcome> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _reception.ResumeAsync(cancellationToken);
            for (int i = 0; i < candidates.Count; i++)
            {
                SourceCandidate candidate = candidates[i];
                string? next = i + 1 < candidates.Count ? candidates[i + 1].From : null;
                fetch.Turn(candidate.Shown);
                using Activity? asking = WorkerTraces.StartAsking(candidate.From);
                try
                {
                    return await TryAsync(candidate, cancellationToken);
                }
                catch (OriginException failure)
                {
                    asking.SetOutcome(succeeded: false, failure.Message);
                    Note(candidate, failure, next);
                }
            }

            return new TransferOutcome.Failed(candidates[^1].Shown, string.Join("; ", _causes), string.Join("; ", _reasons), _allForGood, _retryAfter);
        }
        finally
        {
            _reception.Leave();
        }
    }

    private async Task<TransferOutcome> TryAsync(SourceCandidate candidate, CancellationToken cancellationToken)
    {
        ArchiveHash key = fetch.Archive.Key;
        if (candidate.Url is not { } url)
        {
            throw new OriginException(OriginFault.Forbidden, candidate.Refusal!);
        }

        if (tools.Ledger.WrongBytesOf(key, url) is { } wrong)
        {
            throw WrongBytes(wrong);
        }

        // The server's line first: whoever waits there holds nothing that others could use.
        OriginHost host = tools.Hosts.Of(url);
        using IDisposable ofHost = await host.Slots.EnterAsync(fetch.Urgency, cancellationToken);
        using IDisposable ofAll = await tools.Slots.EnterAsync(fetch.Urgency, cancellationToken);
        for (int again = 0; ; again++)
        {
            long before = _reception.Length;
            try
            {
                await ReceiveAsync(host, url, cancellationToken);
                bool isMended = _reception.IsMended;
                long length = _reception.Length;
                ArchiveDigests digests = _reception.Verify(out string? mismatch);
                if (mismatch is null)
                {
                    _reception.Store(tools.Store, digests);
                    NoteSource(digests.Sha256, candidate);
                    return new TransferOutcome.Stored(digests, length, candidate.From);
                }

                _reception.Drop();
                if (!isMended)
                {
                    tools.Ledger.NoteWrong(key, url, mismatch);
                    throw WrongBytes(mismatch);
                }
            }
            catch (OriginException broken) when (broken.Fault is OriginFault.Cut or OriginFault.Stalled
                && again < MaxResumptions && _reception.Length - before >= LeastProgressBytes)
            {
                // The rest, from where it broke off.
            }
        }
    }

    private static OriginException WrongBytes(string mismatch) => new(OriginFault.WrongBytes, mismatch) { Cause = "other bytes than the checksums want" };

    private void NoteSource(ArchiveHash sha256, SourceCandidate candidate)
    {
        try
        {
            tools.Store.NoteSource(sha256, candidate.Shown);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It is stored all the same, and its page says when alone.
        }
    }

    private async Task ReceiveAsync(OriginHost host, Uri url, CancellationToken cancellationToken)
    {
        if (host.TryBegin() is { } resting)
        {
            throw resting;
        }

        using LaneItem item = tools.Lanes.Begin(WorkStage.Download, $"{fetch.Archive.Sources[0].Package} from {host.Name}");
        FaultSwitch.At(WorkStage.Download);
        OriginAnswer answer;
        try
        {
            (long start, OriginValidator? validator) = _reception.RestOf(url);
            item.WaitsForNetwork = true;
            answer = await tools.Client.GetAsync(url, start, validator, cancellationToken);
            item.WaitsForNetwork = false;
            host.NoteAnswer();
        }
        catch (OriginException failure)
        {
            NoteOf(host, failure);
            throw;
        }
        catch
        {
            host.NoteNothing();
            throw;
        }

        using (answer)
        {
            await _reception.TakeAsync(answer, url, item, cancellationToken);
        }
    }

    private void NoteOf(OriginHost host, OriginException failure)
    {
        switch (failure.Fault)
        {
            case OriginFault.Unreachable or OriginFault.Stalled:
                if (host.NoteSilence(failure.Message) is { } rest)
                {
                    Log.OriginRests(tools.Logger, host.Name, failure.Message, rest.TotalSeconds);
                }

                break;
            case OriginFault.Busy when failure.RetryAfter is { } wish:
                host.NoteWish(wish, failure.Message);
                Log.OriginRests(tools.Logger, host.Name, failure.Message, wish.TotalSeconds);
                break;
            case OriginFault.Forbidden:
                host.NoteNothing();
                break;
            default:
                host.NoteAnswer();
                break;
        }
    }

    private void Note(SourceCandidate candidate, OriginException failure, string? next)
    {
        if (failure.Fault == OriginFault.TooLarge)
        {
            _reception.Drop();
        }

        // A server with an archive under several names fails with all of them for one reason.
        AddNew(_reasons, $"{candidate.From}: {failure.Message}");
        AddNew(_causes, $"{candidate.From}: {failure.Cause}");

        _allForGood &= failure.IsForGood;
        if (!failure.IsForGood && failure.RetryAfter is { } wait)
        {
            _retryAfter = _retryAfter is { } other && other < wait ? other : wait;
        }
        else if (!failure.IsForGood)
        {
            _retryAfter = TimeSpan.Zero;
        }

        // That a server rests was told once: it holds for all archives that it has.
        if (failure.Fault != OriginFault.Resting)
        {
            Log.SourceFailed(tools.Logger, Shorten(fetch.Archive.Key), fetch.Archive.Sources[0].Package, candidate.From, failure.Message, next ?? "none");
        }
    }

    private static void AddNew(List<string> texts, string text)
    {
        if (!texts.Contains(text, StringComparer.Ordinal))
        {
            texts.Add(text);
        }
    }

    /// <summary>A checksum in a log line: enough to be found by.</summary>
    public static string Shorten(ArchiveHash hash) => $"{hash.AlgorithmName}={hash.Hex[..12]}…";
}
