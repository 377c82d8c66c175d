using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Catalogue;
using Serai.Worker.Control;
using Serai.Worker.Space;

namespace Serai.Worker.Downloads;

/// <summary>
/// All work with archives of one worker: start reading here. Beside the syncs, and never in their way: a sync only swaps the table of what
/// is wanted.
/// </summary>
internal sealed class ArchiveWork : IAsyncDisposable
{
    private readonly ArchiveOptions _options;
    private readonly ArchiveLedger _ledger;
    private readonly Prefetch _prefetch;
    private readonly DownloadStatus _status;

    /// <summary>Opens it: the data folder's <c>tmp</c> is cleared of what cannot be gone on with, so its lock must be ours.</summary>
    public ArchiveWork(WorkerOptions options, DataFolder folder, Reporter reporter, SpaceRule space, (TimeProvider Time, ILogger Logger) surroundings)
    {
        _options = options.Archives;
        var tools = DownloadTools.Open(options, folder, space, surroundings.Time, surroundings.Logger) with { Lanes = reporter.Lanes };
        _ledger = tools.Ledger;
        Downloads = new ArchiveDownloads(options.Archives, tools)
        {
            Stored = (_, bytes) =>
            {
                space.NoteStored(bytes);
                reporter.Update(report => report with { Archives = report.Archives?.WithOneMore(bytes) });
            },
        };
        _status = new DownloadStatus(Downloads, reporter, surroundings.Time);
        _prefetch = new Prefetch(Downloads, tools.Store, options.Archives, surroundings.Time)
        {
            Counted = (stored, known) => reporter.Update(report => report with
            {
                Archives = (report.Archives ?? new ArchiveCounts(known, stored, 0)) with { Known = known, Stored = stored },
            }),
        };
    }

    /// <summary>The downloads, for those who ask for one.</summary>
    public ArchiveDownloads Downloads { get; }

    /// <summary>Another generation is about to be served.</summary>
    public void Use(ArchiveTable table) => Downloads.Use(new WantedArchives(() => table.All, table.Find));

    /// <summary>Fetches an archive again that was set aside.</summary>
    /// <returns>Whether it is stored now; false where the index does not name it, or nothing is fetched.</returns>
    public async Task<bool> FetchAgainAsync(ArchiveHash hash, CancellationToken cancellationToken)
    {
        if (_options.Policy == ArchivePolicy.Off || Downloads.Wanted.Find(hash) is not { } archive || Downloads.TryStart(archive) is not { } fetch)
        {
            return false;
        }

        return await fetch.Ended.WaitAsync(cancellationToken) is { State: FetchState.Stored };
    }

    /// <summary>Tells how it stands and, where all archives are wanted, fetches; until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _options.Policy == ArchivePolicy.All
            ? Task.WhenAll(_status.RunAsync(cancellationToken), _prefetch.RunAsync(cancellationToken))
            : _status.RunAsync(cancellationToken);

    /// <summary>Where all archives are wanted, fetches what can be had now.</summary>
    /// <returns>What is missing after that, by its cause.</returns>
    public async Task<IReadOnlyList<MissingArchives>> FetchAllAsync(CancellationToken cancellationToken)
    {
        if (_options.Policy != ArchivePolicy.All)
        {
            return [];
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task telling = _status.RunAsync(done.Token);
        IReadOnlyList<KnownArchive> missing = await _prefetch.RunOnceAsync(cancellationToken);
        await done.CancelAsync();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _status.Tell();
        return MissingArchives.Group(missing, archive => _ledger.FailureOf(archive.Key)?.Cause ?? "not tried yet");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Downloads.DisposeAsync();
}
