using System.Runtime.CompilerServices;
using Serai.Store.Control;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Downloads.Parts;

namespace Serai.Worker.Downloads;

/// <summary>
/// The fetch of one archive, for all who want it: what it is at, and what of it may be read already. It lives as long as it takes, whoever
/// follows it. Safe from any thread.
/// </summary>
internal sealed class Fetch(KnownArchive archive, long inlineBytes, DateTimeOffset since)
{
    /// <summary>What is held back of a larger archive until its checksums hold.</summary>
    public const int HeldBackBytes = 1 << 16;

    // Followers are told at most so often; the end at once.
    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<FetchReport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FetchReport _now = new() { State = FetchState.Waiting };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The archive.</summary>
    public KnownArchive Archive => archive;

    /// <summary>Whether somebody waits for it.</summary>
    public Urgency Urgency { get; } = new();

    /// <summary>The source that it comes from, as it may be shown.</summary>
    public string Source { get; private set; } = string.Empty;

    /// <summary>Bytes so far.</summary>
    public long Received { get; private set; }

    /// <summary>How it ended; cancelled where the worker ended before.</summary>
    public Task<FetchReport> Ended => _ended.Task;

    /// <summary>As the status shows it.</summary>
    public ActiveFetch Shown
    {
        get
        {
            lock (_gate)
            {
                return new ActiveFetch(archive.Key.ToString(), archive.Sources[0].Package, Source, Received, since, _now.Length);
            }
        }
    }

    /// <summary>Another source is asked.</summary>
    public void Turn(string source)
    {
        lock (_gate)
        {
            Source = source;
        }
    }

    /// <summary>Bytes have arrived, or are there from before.</summary>
    /// <param name="part">The file that they are in.</param>
    /// <param name="length">The whole length; null where nobody knows.</param>
    public void Receive(PartFile part, long? length)
    {
        bool isInline = (length ?? part.Length) <= inlineBytes;
        long released = isInline ? 0 : Math.Max(0, part.Length - HeldBackBytes);
        var report = new FetchReport
        {
            State = FetchState.Receiving,
            Part = released > 0 ? part.Name.Text : null,
            Released = released,
            Length = length,
        };
        lock (_gate)
        {
            Received = part.Length;
        }

        Tell(report);
    }

    /// <summary>It has ended.</summary>
    public void End(FetchReport last)
    {
        _ended.TrySetResult(last);
        Tell(last);
    }

    /// <summary>The worker ends: who follows is told nothing more, and asks the next one.</summary>
    public void Abandon()
    {
        _ended.TrySetCanceled();
        Replace(_now).SetResult();
    }

    /// <summary>How it stands, and again whenever that has changed, until it has ended: what lies between is skipped.</summary>
    public async IAsyncEnumerable<FetchReport> FollowAsync(TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            FetchReport now;
            Task changed;
            lock (_gate)
            {
                (now, changed) = (_now, _changed.Task);
            }

            if (Ended.IsCanceled)
            {
                yield break;
            }

            yield return now;
            if (IsLast(now))
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken);
            await ((Task)Ended).WaitAsync(FollowPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Tell(FetchReport report)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (!IsLast(_now) && _now != report)
            {
                changed = Replace(report);
            }
        }

        changed?.SetResult();
    }

    // What those who wait are told by.
    private TaskCompletionSource Replace(FetchReport report)
    {
        lock (_gate)
        {
            TaskCompletionSource changed = _changed;
            _now = report;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return changed;
        }
    }

    private static bool IsLast(FetchReport report) => report.State is FetchState.Stored or FetchState.Failed or FetchState.Gone;
}
