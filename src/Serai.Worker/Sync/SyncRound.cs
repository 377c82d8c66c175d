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
    private readonly GitClient _client;
    private readonly Publication _publication;
    private readonly SyncStore _store;
    private readonly DescentSearch _descent;
    private readonly WorkerMemory _memory;
    private readonly CpuDoor _door = new(Environment.ProcessorCount);
    private Generation? _served;
    private LastIndex _last = LastIndex.Nothing;
    private volatile bool _mustRebuild;
    private long? _countedGeneration;

    public SyncRound(WorkerOptions options, DataFolder folder, Reporter reporter, TimeProvider time, ILogger logger)
    {
        _options = options;
        _folder = folder;
        _reporter = reporter;
        _time = time;
        _logger = logger;
        _memory = WorkerMemory.Of(options.MemoryBytes);
        var remote = GitRemote.Parse(options.Remote);
        _client = GitClient.Open(remote, new GitClientOptions
        {
            Time = time,
            PackLimits = _memory.Limits,
            AllowRedirectToPrivateNetwork = options.AllowPrivateNetworks,
            CredentialsFile = options.CredentialsFile,
            CaFile = options.CaFile,
        });
        _store = new SyncStore(new ObjectHome(options.GitStore, folder, _memory.Limits), Note, time, logger);
        _descent = new DescentSearch(_client, time);
        _publication = new Publication(options, new GenerationStore(folder), new CpuLane(WorkStage.Publish, _door), time);
    }

    /// <summary>The archives that the newest generation names: another table after each round that publishes. To be read between rounds.</summary>
    public ArchiveTable Archives => _last.Archives;

    /// <summary>Told of the archives of each generation before anybody else can know of it.</summary>
    public Action<ArchiveTable>? ArchivesKnown { get; init; }

    /// <summary>Takes up what the last run left: the newest whole generation.</summary>
    public void Open()
    {
        _served = new GenerationStore(_folder).OpenNewest(out IReadOnlyList<string> damage);
        string? unusable = null;
        _last = _served is null ? LastIndex.Nothing : LastIndex.Read(_served, out unusable);
        _mustRebuild = unusable is not null;
        ArchivesKnown?.Invoke(_last.Archives);
        Note([.. damage, .. unusable is null ? [] : new[] { unusable }]);
        _reporter.Update(report => report with { Generation = _served?.Number });
    }

    /// <summary>Synchronises.</summary>
    /// <returns>What came of it, for those who asked.</returns>
    /// <exception cref="GitException">The remote fails, or sends what cannot be served.</exception>
    /// <exception cref="RewindRefusedException">The remote's tip would take what is served backwards.</exception>
    public async Task<SyncOutcome> RunAsync(CancellationToken cancellationToken)
    {
        long startedAt = _time.GetTimestamp();
        _reporter.Enter(SyncPhase.Contacting);

        // 1 ls-refs
        RemoteTip tip = await _client.GetTipAsync(cancellationToken);
        _reporter.Update(report => report with { CheckedAt = _time.GetUtcNow(), Commit = tip.Id.ToString() });
        if (IsServed(tip))
        {
            await _client.DisconnectAsync();
            Log.NothingNew(_logger, tip.Id.ToString());
            return new SyncOutcome(Succeeded: true, $"commit={tip.Id} nothing new");
        }

        IObjectStore store = _store.Open(tip.Format);
        try
        {
            return await PublishAsync(tip, store, startedAt, cancellationToken);
        }
        catch (GitException fault) when (fault is not GitRemoteException && !_store.IsNew)
        {
            // What was stored before may be damaged: a clone into an empty store tells whether it was that, or the remote.
            _store.SetAside(fault.Message);
            return await PublishAsync(tip, _store.Open(tip.Format), startedAt, cancellationToken);
        }
    }

    /// <summary>The next round publishes, whether there is something new or not: what is served was lost on the disk.</summary>
    public void PublishAnew() => _mustRebuild = true;

    /// <summary>Counts the archives, once for each generation: behind everything else, since the front serves it already.</summary>
    public void CountArchives()
    {
        if (_countedGeneration == _served?.Number)
        {
            return;
        }

        try
        {
            ArchiveCounts counts = new ArchiveCensus(_folder).Take(_last.Archives);
            _countedGeneration = _served?.Number;
            _reporter.Update(report => report with { Archives = counts.After(report.Archives) });
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Note([unreadable.Message]);
        }
    }

    /// <summary>Repacks the git store where that is due: behind everything else, and after a failed round too, which may have fetched.</summary>
    /// <param name="wished">Told when somebody wishes for a sync, which comes first.</param>
    /// <param name="cancellationToken">Ends it; the store stays as it was.</param>
    public Task RepackAsync(CancellationToken wished, CancellationToken cancellationToken) => _store.RepackAsync(ServedId, wished, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _store.Dispose();
        _door.Dispose();
    }

    private async Task<SyncOutcome> PublishAsync(RemoteTip tip, IObjectStore store, long startedAt, CancellationToken cancellationToken)
    {
        // 2 fetch, 3 resolve
        var times = new StepTimes(_time, startedAt);
        await FetchAsync(store, tip.Id, cancellationToken);
        FaultSwitch.At(WorkStage.Analyse);
        Commit commit = ReadCommit(store, tip.Id);
        string descent = await JudgeAsync(store, commit, tip.Id, cancellationToken);
        times.End("receive");

        // 4 compare, 5 recompress
        _reporter.Enter(SyncPhase.Building);
        var tree = RepositoryTree.Read(store, commit.TreeId);
        BuiltIndex built = await BuildAsync(store, tree, times, cancellationToken);

        // 6 write
        _reporter.Enter(SyncPhase.Publishing);
        var context = new PublicationContext(RemoteName, descent, _served?.Manifest);
        _served = await _publication.PublishAsync(tip, commit, tree, built, context, cancellationToken);
        _last = LastIndex.Of(built);
        _mustRebuild = false;
        ArchivesKnown?.Invoke(_last.Archives);
        times.End("write");

        // 7 tell
        double took = _time.GetElapsedTime(startedAt).TotalSeconds;
        _store.NotePublished();
        _reporter.Update(report => report with { Generation = _served.Number, LastDurationSeconds = took, Damage = null });
        string inSteps = string.Create(CultureInfo.InvariantCulture, $"{took:F2}s ({times})");
        Log.Synced(_logger, tip.Id.ToString(), _served.Number, built.ChangedPackages, inSteps);
        return new SyncOutcome(Succeeded: true, $"commit={tip.Id} generation={_served.Number} changed={built.ChangedPackages} took={inSteps}");
    }

    private async Task<BuiltIndex> BuildAsync(IObjectStore store, RepositoryTree tree, StepTimes times, CancellationToken cancellationToken)
    {
        try
        {
            var build = new IndexBuild(store, new CpuLane(WorkStage.Build, _door), times);
            return await build.RunAsync(tree.Packages, _last, new BuildProgress(_reporter, _time), cancellationToken);
        }
        finally
        {
            // Little is read from here on: the memory is worth more.
            store.ReleaseContents();
        }
    }

    private async Task<string> JudgeAsync(IObjectStore store, Commit tip, ObjectId tipId, CancellationToken cancellationToken)
    {
        if (Descent.IsPlain(tip, tipId, ServedFromThisRemote(), out ObjectId servedId))
        {
            return Descent.Proven;
        }

        GenerationManifest served = _served!.Manifest;
        if (await _descent.RunAsync(store, tip, tipId, served, servedId, cancellationToken) is not { } reason)
        {
            return Descent.Proven;
        }

        Log.Unproven(_logger, tipId.ToString(), served.Commit, reason);
        return Descent.WithoutProof(tip, tipId, served, _options.AllowRewind);
    }

    private static Commit ReadCommit(IObjectStore store, ObjectId id)
    {
        using GitObject content = store.Rent(id, ObjectKind.Commit);
        return Commit.Parse(content.Content.Span, store.Format);
    }

    private ObjectId ServedId => ObjectId.TryParse(_served?.Manifest.Commit, out ObjectId id) ? id : default;

    private string RemoteName => _client.Remote.ToString();

    private bool IsServed(RemoteTip tip) =>
        _served is { Manifest: var manifest }
        && !_mustRebuild
        && manifest.IndexFormat == Index.IndexFormat.Number
        && string.Equals(manifest.Commit, tip.Id.ToString(), StringComparison.Ordinal)
        && string.Equals(manifest.Remote, RemoteName, StringComparison.Ordinal)
        && string.Equals(manifest.RepoSettings, _publication.RepoSettings, StringComparison.Ordinal);

    // Another remote is the operator's will, and no rewind of this one.
    private GenerationManifest? ServedFromThisRemote() =>
        string.Equals(_served?.Manifest.Remote, RemoteName, StringComparison.Ordinal) ? _served!.Manifest : null;

    private async Task FetchAsync(IObjectStore store, ObjectId want, CancellationToken cancellationToken)
    {
        if (store.Contains(want))
        {
            return;
        }

        _reporter.Enter(SyncPhase.Receiving);
        ObjectId[] held = store.Contains(ServedId) ? [ServedId] : [];

        // The depth again with each update: without it, merged side branches that fork below the shallow root bring the whole history.
        var request = new FetchRequest { Want = want, Depth = 1, Shallow = held, Have = held };
        try
        {
            await _client.FetchAsync(request, store, new ReceiveProgress(_reporter, _time), cancellationToken);
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
