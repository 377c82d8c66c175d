using System.Text;
using Serai.Store.Generations;
using Serai.Testing;

namespace Serai.Store.Tests.Generations;

/// <summary>A data folder, and generations in it whose files tell their number.</summary>
internal sealed class GenerationFixture : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public GenerationFixture()
    {
        Folder = DataFolder.Open(_temporary["data"]);
        Store = new GenerationStore(Folder);
    }

    public static IReadOnlyList<string> FileNames { get; } =
    [
        GenerationFiles.Index, GenerationFiles.Repo, GenerationFiles.Segments,
        GenerationFiles.Catalogue, GenerationFiles.Checksums, GenerationFiles.Problems,
    ];

    public DataFolder Folder { get; }

    public GenerationStore Store { get; }

    public static byte[] Content(string name, long number) => Encoding.ASCII.GetBytes($"{name} of generation {number}");

    public static GenerationManifest Manifest(GenerationDraft draft) => new()
    {
        Format = GenerationManifest.CurrentFormat,
        Number = draft.Number,
        IndexFormat = 1,
        Remote = "https://example.org/r.git",
        Branch = "refs/heads/master",
        Commit = new string('a', 40),
        CommitTime = DateTimeOffset.UnixEpoch,
        Descent = "proven",
        RepoSettings = "cache",
        PublishedAt = DateTimeOffset.UnixEpoch,
        LastModified = DateTimeOffset.UnixEpoch,
        Counts = new GenerationCounts(1, 2, 3, 4, 5),
        Files = draft.Files,
    };

    public GenerationDraft Draft(long number)
    {
        GenerationDraft draft = Store.Begin(number);
        foreach (string name in FileNames)
        {
            draft.Write(name, Content(name, number));
        }

        return draft;
    }

    public Generation Publish(long number)
    {
        using GenerationDraft draft = Draft(number);
        return draft.Publish(Manifest(draft));
    }

    public string PathOf(long number, string name) => Path.Combine(Folder.Generation(number), name);

    public long[] Numbers() =>
        [.. Directory.EnumerateDirectories(Folder.Generations).Select(path => long.Parse(Path.GetFileName(path))).Order()];

    public void Dispose() => _temporary.Dispose();

    /// <summary>Opens the newest whole generation, and looks whether damage was found on the way.</summary>
    public Generation AssertOpens(long number, bool damaged)
    {
        Generation? newest = Store.OpenNewest(out IReadOnlyList<string> damage);
        Assert.Equal(number, newest?.Number);
        Assert.Equal(damaged, damage.Count > 0);
        Assert.All(damage, each => Assert.StartsWith(Folder.Root, each, StringComparison.Ordinal));
        return newest!;
    }
}
