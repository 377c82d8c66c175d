using System.Runtime.CompilerServices;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Downloads;

/// <summary>
/// The owner of all downloads: one for an archive at a time, however many want it, by whichever of its checksums, and whether they stay or
/// not. Safe from any thread. Disposing of it ends the running ones; what they have stays for the next worker.
/// </summary>
internal sealed class ArchiveDownloads(ArchiveOptions options, DownloadTools tools) : IAsyncDisposable
{
    // Each holds a small object and at most one connection; a client cannot ask for more than the index names.
    private const int MaxFetches = 4_096;
    private const int BusyRetrySeconds = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<ArchiveHash, (Fetch Fetch, Task Run)> _running = [];

    // Never disposed of: it has no timer, and latecomers may still look at it.
#pragma warning disable CA2213
    private readonly CancellationTokenSource _end = new();
#pragma warning restore CA2213
    private volatile WantedArchives _wanted = WantedArchives.None;
    private TaskCompletionSource _swapped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Told of each archive that was stored, with its bytes.</summary>
    public Action<KnownArchive, long>? Stored { get; init; }

    /// <summary>What the served generation names.</summary>
    public WantedArchives Wanted => _wanted;

    /// <summary>What failed.</summary>
    public ArchiveLedger Ledger => tools.Ledger;

    /// <summary>What runs, the oldest first.</summary>
    public IReadOnlyList<Fetch> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _running.Values.Select(each => each.Fetch)];
            }
        }
    }

    /// <summary>Ends when <see cref="Use"/> is called next.</summary>
    public Task Swapped
    {
        get
        {
            lock (_gate)
            {
                return _swapped.Task;
            }
        }
    }

    /// <summary>Another generation is served: fetches that run go on, what nobody names any more is forgotten.</summary>
    public void Use(WantedArchives wanted)
    {
        _wanted = wanted;
        tools.Ledger.KeepOnly(key => wanted.Find(key) is not null);
        tools.Parts.KeepOnly(key => wanted.Find(key) is not null);
        TaskCompletionSource swapped;
        lock (_gate)
        {
            swapped = _swapped;
            _swapped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        swapped.SetResult();
    }

    /// <summary>
    /// Follows the fetch of an archive for which somebody waits: the one that runs, or a new one, which goes before all that nobody waits
    /// for. Where it failed lately, the last failure is the answer, at once.
    /// </summary>
    /// <returns>Null where the index does not name the checksum, or nothing is fetched.</returns>
    public IAsyncEnumerable<FetchReport>? TryFollowAsync(ArchiveHash hash, CancellationToken cancellationToken)
    {
        if (options.Policy == ArchivePolicy.Off || _wanted.Find(hash) is not { } archive)
        {
            return null;
        }

        if (tools.Ledger.Resting(archive.Key, out TimeSpan left) is { } failure)
        {
            return OneAsync(FetchCourse.Later(failure, left), cancellationToken);
        }

        Fetch? fetch = TryStart(archive);
        fetch?.Urgency.Raise();
        return fetch?.FollowAsync(tools.Time, cancellationToken)
            ?? (_end.IsCancellationRequested ? AsyncEnumerable.Empty<FetchReport>() : OneAsync(Busy, cancellationToken));
    }

    /// <summary>Starts a fetch, or joins the one that runs.</summary>
    /// <returns>Null where too many run, or all are being ended.</returns>
    public Fetch? TryStart(KnownArchive archive)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(archive.Key, out (Fetch Fetch, Task Run) running))
            {
                return running.Fetch;
            }

            if (_running.Count >= MaxFetches || _end.IsCancellationRequested)
            {
                return null;
            }

            var fetch = new Fetch(archive, options.InlineBytes, tools.Time.GetUtcNow());
            _running.Add(archive.Key, (fetch, RunAsync(fetch)));
            return fetch;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task[] runs;
        lock (_gate)
        {
            if (_end.IsCancellationRequested)
            {
                return;
            }

            // Under the lock, so that none begins after this; what hangs on the token only ends waits.
#pragma warning disable CA1849, VSTHRD103 // A lock cannot be held over an await.
            _end.Cancel();
#pragma warning restore CA1849, VSTHRD103
            runs = [.. _running.Values.Select(each => each.Run)];
        }

        await Task.WhenAll(runs);
        tools.Client.Dispose();
    }

    private static FetchReport Busy { get; } = new()
    {
        State = FetchState.Failed,
        Reason = "too many archives are being fetched at once",
        RetryAfterSeconds = BusyRetrySeconds,
    };

    private async Task RunAsync(Fetch fetch)
    {
        // Whoever starts it holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        FetchReport? last = null;
        try
        {
            last = await new FetchCourse(fetch, options, tools).RunAsync(_end.Token);
        }
        catch (OperationCanceledException)
        {
            // The worker ends, and another one goes on with what is there.
        }

        lock (_gate)
        {
            _running.Remove(fetch.Archive.Key);
        }

        if (last is { State: FetchState.Stored, Length: { } length })
        {
            Stored?.Invoke(fetch.Archive, length);
        }

        if (last is null)
        {
            fetch.Abandon();
        }
        else
        {
            fetch.End(last);
        }
    }

    private static async IAsyncEnumerable<FetchReport> OneAsync(FetchReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        yield return report;
        await Task.CompletedTask;
    }
}
