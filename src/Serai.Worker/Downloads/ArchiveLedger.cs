using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Downloads;

/// <summary>
/// The archives that could not be had: why, since when, and when they are tried again; and the sources that gave other bytes. It is kept in
/// memory alone: a worker that starts again tries each once more, as politely as before. Safe from any thread.
/// </summary>
internal sealed class ArchiveLedger(TimeProvider time, Random random)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // What is gone for good comes back at times: a release is published again, a server is repaired.
    private static readonly TimeSpan PauseOfTheGone = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ArchiveHash, FetchFailure> _failures = [];
    private readonly Dictionary<(ArchiveHash Key, string Url), string> _wrong = [];

    /// <summary>How many failed at the last try.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _failures.Count;
            }
        }
    }

    /// <summary>Notes a failure.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="atLeast">The shortest pause, where a server wants one.</param>
    /// <returns>The same, with its next try.</returns>
    public FetchFailure Note(FetchFailure failure, TimeSpan? atLeast)
    {
        lock (_gate)
        {
            FetchFailure? before = _failures.GetValueOrDefault(failure.Archive.Key);
            TimeSpan pause = failure.IsGone ? BackOff.After(0, PauseOfTheGone, PauseOfTheGone, random)
                : BackOff.After(before?.Attempts ?? 0, FirstPause, LongestPause, random);
            return _failures[failure.Archive.Key] = failure with
            {
                Attempts = (before?.Attempts ?? 0) + 1,
                Since = before?.Since ?? time.GetUtcNow(),
                FailedAt = time.GetTimestamp(),
                Pause = atLeast > pause ? atLeast.Value : pause,
            };
        }
    }

    /// <summary>Notes that a source gave other bytes: it is not asked for this archive again until that is tried anew.</summary>
    public void NoteWrong(ArchiveHash key, Uri url, string reason)
    {
        lock (_gate)
        {
            _wrong[(key, url.AbsoluteUri)] = reason;
        }
    }

    /// <summary>Why a source is known to have other bytes; null where it is not.</summary>
    public string? WrongBytesOf(ArchiveHash key, Uri url)
    {
        lock (_gate)
        {
            return _wrong.GetValueOrDefault((key, url.AbsoluteUri));
        }
    }

    /// <summary>The last failure of an archive that is not to be tried yet.</summary>
    /// <param name="key">The archive.</param>
    /// <param name="left">How long until it may be.</param>
    /// <returns>Null where it may be tried.</returns>
    public FetchFailure? Resting(ArchiveHash key, out TimeSpan left)
    {
        lock (_gate)
        {
            left = TimeSpan.Zero;
            if (!_failures.TryGetValue(key, out FetchFailure? failure))
            {
                return null;
            }

            left = failure.Pause - time.GetElapsedTime(failure.FailedAt);
            if (left > TimeSpan.Zero)
            {
                return failure;
            }

            // What was gone is tried as if for the first time: with every source.
            if (failure.IsGone)
            {
                ForgetWrong(failure.Archive);
            }

            return null;
        }
    }

    /// <summary>How long until the next of them may be tried, 0 where one may; null where none failed.</summary>
    public TimeSpan? UntilNextTry()
    {
        lock (_gate)
        {
            TimeSpan? next = _failures.Count == 0 ? null : _failures.Values.Min(failure => failure.Pause - time.GetElapsedTime(failure.FailedAt));
            return next < TimeSpan.Zero ? TimeSpan.Zero : next;
        }
    }

    /// <summary>Why an archive failed at the last try; null where it did not.</summary>
    public FetchFailure? FailureOf(ArchiveHash key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    /// <summary>Forgets an archive: it is stored, or nobody names it any more.</summary>
    public void Forget(KnownArchive archive)
    {
        lock (_gate)
        {
            _failures.Remove(archive.Key);
            ForgetWrong(archive);
        }
    }

    /// <summary>Forgets those that are not wanted any more.</summary>
    public void KeepOnly(Func<ArchiveHash, bool> isWanted)
    {
        lock (_gate)
        {
            foreach (FetchFailure failure in _failures.Values.Where(failure => !isWanted(failure.Archive.Key)).ToArray())
            {
                _failures.Remove(failure.Archive.Key);
                ForgetWrong(failure.Archive);
            }
        }
    }

    /// <summary>Some of them as the status shows them, the oldest failure first.</summary>
    public IReadOnlyList<ArchiveFailure> Show(int most)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            return
            [
                .. _failures.Values.OrderBy(failure => failure.Since).Take(most).Select(failure => new ArchiveFailure(
                    failure.Archive.Key.ToString(), failure.Archive.Sources[0].Package, failure.Source, failure.Cause, failure.Reason, failure.Since,
                    now + failure.Pause - time.GetElapsedTime(failure.FailedAt))),
            ];
        }
    }

    private void ForgetWrong(KnownArchive archive)
    {
        foreach ((ArchiveHash Key, string Url) wrong in _wrong.Keys.Where(wrong => wrong.Key == archive.Key).ToArray())
        {
            _wrong.Remove(wrong);
        }
    }
}
