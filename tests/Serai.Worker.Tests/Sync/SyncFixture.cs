using System.Text;
using System.Text.Json;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Control;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

/// <summary>A repository made by the real git, and workers that mirror it into data folders.</summary>
internal sealed class SyncFixture : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public SyncFixture()
    {
        Assert.SkipUnless(Testing.Git.IsAvailable, "git is not installed");
        Repository = Testing.Git.Init(_temporary["repository"]);
        Time.Advance(TimeSpan.FromSeconds(1_800_000_000));
        WriteFile("repo", "opam-version: \"2.0\"\nbrowse: \"https://example.org/pkg/\"\n");
    }

    /// <summary>The upstream, with a work tree.</summary>
    public Testing.Git Repository { get; }

    /// <summary>The clock of every worker.</summary>
    public ManualTime Time { get; } = new();

    public static string OpamFile(string version, int archive) => $$"""
        opam-version: "2.0"
        synopsis: "version {{version}}"
        url {
          src: "https://example.org/{{version}}.tar.gz"
          checksum: [ "md5={{archive:x32}}" "sha256={{archive:x64}}" ]
        }

        """;

    public string PathOf(string name) => Path.Combine(Repository.Folder, name);

    public void WriteFile(string name, string content)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content));
    }

    /// <summary>Writes a version of a package, and gives its opam file's path.</summary>
    public string WritePackage(string name, string version, int archive = 1)
    {
        string path = $"packages/{name}/{name}.{version}/opam";
        WriteFile(path, OpamFile($"{name}-{version}", archive));
        return path;
    }

    /// <summary>Commits the work tree, by default a minute after the last commit, and gives the id.</summary>
    public string Commit(int secondsLater = 60)
    {
        Repository.Time += secondsLater;
        Repository.Run("add", "--all");
        Repository.Run("commit", "--quiet", "--allow-empty", "-m", "x");
        return Repository.Run("rev-parse", "HEAD");
    }

    public WorkerOptions Options(string data = "data", GitStoreHome home = GitStoreHome.Disk) => new()
    {
        Remote = Repository.Folder,
        DataFolder = _temporary[data],
        GitStore = home,
        Interval = TimeSpan.FromMinutes(5),
        ArchiveMirrors = ["cache"],
    };

    public SyncWorker Open(WorkerOptions options) => new(options, Time);

    /// <summary>Syncs once, by a worker of its own, and expects it to succeed.</summary>
    public async Task<Generation> SyncAsync(WorkerOptions options)
    {
        await using SyncWorker worker = Open(options);
        return await worker.SyncAsync();
    }

    public void Dispose() => _temporary.Dispose();
}

/// <summary>A worker's rounds, one after another.</summary>
internal sealed class SyncWorker : IAsyncDisposable
{
    private readonly SyncRound _round;

    public SyncWorker(WorkerOptions options, TimeProvider time)
    {
        Folder = DataFolder.Open(options.DataFolder);
        Generations = new GenerationStore(Folder);
        _round = new SyncRound(options, Folder, Reporter, time, Log);
        _round.Open();
    }

    public DataFolder Folder { get; }

    public GenerationStore Generations { get; }

    public Reporter Reporter { get; } = new();

    /// <summary>What it logs.</summary>
    public KeptLog Log { get; } = new();

    /// <summary>What the last round said.</summary>
    public SyncOutcome? Outcome { get; private set; }

    /// <summary>The newest generation on disk, whole.</summary>
    public Generation Newest
    {
        get
        {
            Generation? newest = Generations.OpenNewest(out IReadOnlyList<string> damage);
            Assert.Empty(damage);
            return newest!;
        }
    }

    /// <summary>The problems of the newest generation.</summary>
    public PathProblem[] Problems => JsonSerializer.Deserialize(Newest.Read(GenerationFiles.Problems), StoreJson.Default.PathProblemArray)!;

    /// <summary>The archives that the round knows.</summary>
    public ArchiveTable Archives => _round.Archives;

    /// <summary>The newest generation and what is in memory of its index.</summary>
    public PublishedIndex? Index => _round.Newest;

    /// <summary>The checksums of the newest generation.</summary>
    public ChecksumSet Checksums => ChecksumSet.Read(Newest.Read(GenerationFiles.Checksums));

    public async Task<Generation> SyncAsync()
    {
        Outcome = await _round.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(Outcome.Succeeded, Outcome.Text);
        Assert.Equal(Newest.Number, Reporter.Now.Generation);
        return Newest;
    }

    /// <summary>A round as the loop makes it, which may fail, and what follows it there.</summary>
    public async Task<SyncOutcome> TryAsync()
    {
        Outcome = await SyncLoop.RunRoundAsync(_round, Log, TestContext.Current.CancellationToken);
        _round.Conclude(Outcome.Succeeded);
        return Outcome;
    }

    /// <summary>Says that the git store is damaged, as a verification does.</summary>
    public void LoseStore(string reason) => _round.LoseStore(Serai.Git.ObjectFormat.Sha1, reason);

    /// <summary>What follows a round, however it ended.</summary>
    public Task RepackAsync(bool isSyncWished = false) => _round.RepackAsync(new CancellationToken(isSyncWished), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _round.DisposeAsync();
}
