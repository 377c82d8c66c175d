using System.Globalization;
using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Store;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Worker.Catalogue;
using Serai.Worker.Control;
using Serai.Worker.Faults;
using Serai.Worker.Lanes;

namespace Serai.Worker.Sync;

/// <summary>
/// One synchronisation after another, and what is kept between them: the connection's knowledge, the git store, the last index.
/// <para>Sync: 1 ls-refs, nothing new → done; 2 fetch the pack into the store, scanning as it arrives; 3 resolve, check, index; 4 compare
/// the tree with the last generation's, only changed package folders are read and parsed; 5 recompress the segments they touch; 6 write
/// the generation, make it durable, advance CURRENT; 7 tell the front.</para>
/// </summary>
internal sealed class SyncRound : IAsyncDisposable
{
    private readonly WorkerOptions _options;
    private readonly DataFolder _folder;
    private readonly Reporter _reporter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RemoteList _remotes;
    private readonly ContactRecord _contact;
    private readonly Publication _publication;
    private readonly Reissue _reissue;
    private readonly SyncStore _store;
    private readonly ArchiveCensus _census;
    private readonly WorkerMemory _memory;
    private Generation? _served;
    private LastIndex _last = LastIndex.Nothing;
    private volatile PublishedIndex? _newest;
    private volatile bool _mustRebuild;

    public SyncRound(WorkerOptions options, DataFolder folder, Reporter reporter, TimeProvider time, ILogger logger)
    {
        _options = options;
        _folder = folder;
        _reporter = reporter;
        _time = time;
        _logger = logger;
        _memory = WorkerMemory.Of(options.MemoryBytes);
        _remotes = RemoteList.Open(options, _memory.Limits, (time, logger));
        _contact = new ContactRecord(folder, options.Interval, time);
        GitLimits limits = _memory.Limits with { TakeTurn = reporter.Lanes.Door.Enter };
        _store = new SyncStore(new ObjectHome(options.GitStore, folder, limits), Note, reporter.Lanes, (time, logger));
        var generations = new GenerationStore(folder);
        _publication = new Publication(options, generations, reporter.Lanes.Cpu(WorkStage.Publish), time);
        _census = new ArchiveCensus(folder, reporter, time);
        _reissue = new Reissue(generations, options.ArchiveMirrors, time);
    }

    /// <summary>The archives that the newest generation names: another table after each round that publishes. To be read between rounds.</summary>
    public ArchiveTable Archives => _last.Archives;

    /// <summary>The newest generation with its index, from any thread; null before <see cref="Open"/>, and where the index could not be used.</summary>
    public PublishedIndex? Newest => _newest;

    /// <summary>Told of the archives of each generation before anybody else can know of it.</summary>
    public Action<ArchiveTable>? ArchivesKnown { get; init; }

    /// <summary>Takes up what the last run left: the newest whole generation.</summary>
    public void Open()
    {
        _served = new GenerationStore(_folder).OpenNewest(out IReadOnlyList<string> damage);
        string? unusable = null;
        _last = _served is null ? LastIndex.Nothing : LastIndex.Read(_served, out unusable);
        _newest = _served is null || _last == LastIndex.Nothing ? null : new PublishedIndex(_served, _last);
        _mustRebuild = unusable is not null;
        _contact.Open(_served?.Manifest);
        ArchivesKnown?.Invoke(_last.Archives);
        Note([.. damage, .. unusable is null ? [] : new[] { unusable }]);
        _reporter.Update(report => report with { Generation = _served?.Number });
    }

    /// <summary>Synchronises with the first remote that does not fail.</summary>
    /// <returns>What came of it, for those who asked.</returns>
    /// <exception cref="GitException">Every remote fails, or sends what cannot be served.</exception>
    /// <exception cref="RewindRefusedException">The only remote's tip would take what is served backwards.</exception>
    public Task<SyncOutcome> RunAsync(CancellationToken cancellationToken) => _remotes.AskInTurnAsync(
        remote => RunAsync(remote, cancellationToken),
        failures => _reporter.Update(report => report with { FailedRemotes = failures }));

    /// <summary>
    /// What follows a round in the mirror that goes on: when a remote was last heard of is kept, and announced where that is wanted and too long ago.
    /// </summary>
    /// <param name="succeeded">Whether it did.</param>
    public void Conclude(bool succeeded)
    {
        _contact.Keep(isLast: !succeeded);
        if (succeeded || !_options.AnnounceStale || _served is null || !_contact.IsStale || Reissue.AnnouncementOf(_served.Manifest) is not null)
        {
            return;
        }

        DateTimeOffset heardAt = _contact.HeardAt!.Value;
        if (TryReissue(Reissue.StaleSince(heardAt)))
        {
            Log.Announced(_logger, _served.Number, heardAt);
        }
    }

    /// <summary>The next round publishes, whether there is something new or not: what is served was lost on the disk.</summary>
    public void PublishAnew() => _mustRebuild = true;

    /// <summary>A git store is damaged: the next round sets it aside, and clones again. From any thread.</summary>
    public void LoseStore(ObjectFormat format, string reason)
    {
        _store.Lose(format, reason);
        PublishAnew();
    }

    /// <summary>Sets aside the stores that are known to be damaged, where no round follows that would.</summary>
    public void SetLostStoresAside() => _store.SetLostAside();

    /// <summary>What follows a round, and need not hold up its end: what the next one looks up is made ready, and archives are counted where that is due.</summary>
    public void Settle()
    {
        _last.Prepare();
        try
        {
            _census.Take(_last.Archives);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Note([unreadable.Message]);
        }
    }

    /// <summary>Archives went that were stored: they are counted anew after the next round. From any thread.</summary>
    public void CountArchivesAnew() => _census.CountAnew();

    /// <summary>Repacks the git store where that is due: behind everything else, and after a failed round too, which may have fetched.</summary>
    /// <param name="wished">Told when somebody wishes for a sync, which comes first.</param>
    /// <param name="cancellationToken">Ends it; the store stays as it was.</param>
    public Task RepackAsync(CancellationToken wished, CancellationToken cancellationToken) => _store.RepackAsync(ServedId, wished, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _contact.Keep(isLast: true);
        await _remotes.DisposeAsync();
        _store.Dispose();
    }

    private async Task<SyncOutcome> RunAsync(MirroredRemote remote, CancellationToken cancellationToken)
    {
        long startedAt = _time.GetTimestamp();
        _reporter.Enter(SyncPhase.Contacting);

        // 1 ls-refs
        RemoteTip tip = await remote.Client.GetTipAsync(cancellationToken);
        _contact.Note(remote.Name);
        _reporter.Update(report => report with { CheckedAt = _time.GetUtcNow(), Remote = remote.Name, Commit = tip.Id.ToString() });
        if (IsServed(tip) && (IsWrittenAsSet || TryReissue(announcement: null)))
        {
            await remote.Client.DisconnectAsync();
            Log.NothingNew(_logger, tip.Id.ToString());
            return Ended(tip, changedPackages: 0, "nothing new");
        }

        remote.Rewinds.ThrowIfKnown(tip.Id, _remotes.OwnOf(_served?.Manifest));
        IObjectStore store = _store.Open(tip.Format);
        try
        {
            return await PublishAsync(remote, tip, store, startedAt, cancellationToken);
        }
        catch (GitException fault) when (fault is not GitRemoteException && !_store.IsNew)
        {
            // What was stored before may be damaged: a clone into an empty store tells whether it was that, or the remote.
            _store.SetAside(fault.Message);
            return await PublishAsync(remote, tip, _store.Open(tip.Format), startedAt, cancellationToken);
        }
    }

    private async Task<SyncOutcome> PublishAsync(
        MirroredRemote remote, RemoteTip tip, IObjectStore store, long startedAt, CancellationToken cancellationToken)
    {
        // 2 fetch, 3 resolve
        var times = new StepTimes(_time, startedAt);
        await FetchAsync(remote.Client, store, tip.Id, cancellationToken);
        FaultSwitch.At(WorkStage.Analyse);
        Commit commit = store.ReadCommit(tip.Id);
        string descent = await remote.Rewinds.JudgeAsync(store, commit, tip.Id, _remotes.OwnOf(_served?.Manifest), cancellationToken);
        times.End("receive");

        // 4 compare, 5 recompress
        _reporter.Enter(SyncPhase.Building);
        var tree = RepositoryTree.Read(store, commit.TreeId);
        BuiltIndex built = await BuildAsync(store, tree, times, cancellationToken);

        // 6 write
        _reporter.Enter(SyncPhase.Publishing);
        var context = new PublicationContext(remote.Name, descent, _served?.Manifest);
        _served = await _publication.PublishAsync(tip, commit, tree, built, context, cancellationToken);
        _mustRebuild = false;
        _contact.NotePublished(_served.Manifest);

        // Before anybody fetches what came, which would be counted, too.
        Func<ArchiveCounts?, ArchiveCounts?> count = _census.Follow(_last.Archives, built.Archives);
        _last = LastIndex.Of(built);
        _newest = new PublishedIndex(_served, _last);
        ArchivesKnown?.Invoke(built.Archives);
        times.End("write");

        // 7 tell
        double took = _time.GetElapsedTime(startedAt).TotalSeconds;
        _store.NotePublished();
        _reporter.Update(report => report with
        {
            Generation = _served.Number,
            LastDurationSeconds = took,
            Damage = null,
            Archives = count(report.Archives),
        });
        string inSteps = string.Create(CultureInfo.InvariantCulture, $"{took:F2}s ({times})");
        Log.Synced(_logger, tip.Id.ToString(), _served.Number, built.ChangedPackages, inSteps);
        return Ended(tip, built.ChangedPackages, $"generation={_served.Number} changed={built.ChangedPackages} took={inSteps}");
    }

    private SyncOutcome Ended(RemoteTip tip, int changedPackages, string text) => new(Succeeded: true, $"commit={tip.Id} {text}")
    {
        Commit = tip.Id.ToString(),
        Generation = _served?.Number,
        ChangedPackages = changedPackages,
    };

    private async Task<BuiltIndex> BuildAsync(IObjectStore store, RepositoryTree tree, StepTimes times, CancellationToken cancellationToken)
    {
        try
        {
            var build = new IndexBuild(store, _reporter.Lanes.Cpu(WorkStage.Build), times);
            return await build.RunAsync(tree.Packages, _last, new BuildProgress(_reporter, _time), cancellationToken);
        }
        finally
        {
            // Little is read from here on: the memory is worth more.
            store.ReleaseContents();
        }
    }

    private ObjectId ServedId => ObjectId.TryParse(_served?.Manifest.Commit, out ObjectId id) ? id : default;

    private bool IsServed(RemoteTip tip) =>
        _served is { Manifest: var manifest }
        && !_mustRebuild
        && manifest.IndexFormat == Index.IndexFormat.Number
        && string.Equals(manifest.Commit, tip.Id.ToString(), StringComparison.Ordinal)
        && _remotes.OwnOf(manifest) is not null;

    private bool IsWrittenAsSet => string.Equals(_served?.Manifest.RepoSettings, _publication.RepoSettings, StringComparison.Ordinal);

    // The same commit with the repo that the settings want, and perhaps an announcement.
    private bool TryReissue(string? announcement)
    {
        try
        {
            _served = _reissue.Publish(_served!, _publication.RepoSettings, announcement);
            _newest = _newest is { } last ? last with { Generation = _served } : null;
            Log.Reissued(_logger, _served.Number);
            _reporter.Update(report => report with { Generation = _served.Number });
            return true;
        }
        catch (Exception refused) when (refused is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Log.NotReissued(_logger, refused.Message);
            return false;
        }
    }

    private async Task FetchAsync(GitClient client, IObjectStore store, ObjectId want, CancellationToken cancellationToken)
    {
        if (store.Contains(want))
        {
            return;
        }

        _reporter.Enter(SyncPhase.Receiving);
        ObjectId[] held = store.Contains(ServedId) ? [ServedId] : [];

        // The depth again with each update: without it, merged side branches that fork below the shallow root bring the whole history.
        var request = new FetchRequest { Want = want, Depth = 1, Shallow = held, Have = held };
        using LaneItem item = _reporter.Lanes.Begin(WorkStage.Receive, $"the pack of {want}");
        item.WaitsForNetwork = true;
        try
        {
            await client.FetchAsync(request, store, new ReceiveProgress(_reporter, _time), cancellationToken);
        }
        catch (MalformedPackException fault) when (_memory.Bounds(fault.ExceededLimit))
        {
            throw _memory.Explain(fault);
        }
    }

    private void Note(IReadOnlyList<string> damage)
    {
        foreach (string each in damage)
        {
            Log.Damaged(_logger, each);
        }

        _reporter.Update(report => report with { Damage = damage.Count == 0 ? report.Damage : string.Join("; ", damage) });
    }
}
