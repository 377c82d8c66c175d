using Serai.Store.Generations;
using Serai.Testing;
using Serai.Worker.Tests.Catalogue;

namespace Serai.Worker.Tests.Sync;

/// <summary>Generations along the real history: each that grew by updates against one that is built from nothing.</summary>
public sealed class LinearWalkTests : IDisposable
{
    private const string Branch = "refs/heads/master";

    private readonly SyncFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Each_generation_of_a_walk_has_byte_for_byte_the_files_of_one_that_is_built_from_nothing()
    {
        if (Environment.GetEnvironmentVariable("SERAI_DATA") is not { Length: > 0 } data)
        {
            Assert.Skip("SERAI_DATA does not name the folder of real data");
            return;
        }

        // Short: large steps, so that much changes in each. Long: the last two hundred commits, one by one.
        bool isLong = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is not null;
        (int count, int stride) = isLong ? (200, 1) : (8, 40);
        string source = Path.Combine(data, "opam-linear.git");
        var history = new Testing.Git(_fixture.Repository.Folder);
        await File.WriteAllTextAsync(Path.Combine(history.Folder, ".git", "objects", "info", "alternates"), Path.Combine(source, "objects") + "\n", TestContext.Current.CancellationToken);
        string tip = System.Text.Encoding.ASCII.GetString(CommitFiles.Run(source, ["rev-parse", "HEAD"])).Trim();
        string[] commits = history.Run("rev-list", "--first-parent", $"--max-count={(count * stride) + 1}", tip).Split('\n');

        await using SyncWorker grown = _fixture.Open(_fixture.Options("grown"));
        foreach (int step in Enumerable.Range(0, count + 1))
        {
            history.Run("update-ref", Branch, commits[^(1 + (step * stride))]);
            Generation updated = await grown.SyncAsync();
            if (step == 0)
            {
                continue;
            }

            await using SyncWorker fresh = _fixture.Open(_fixture.Options("fresh", GitStoreHome.Memory));
            Generation built = await fresh.SyncAsync();
            Assert.Equal(built.Manifest.Files, updated.Manifest.Files);
            Assert.Equal(built.Manifest.Counts, updated.Manifest.Counts);
            Assert.Equal(ArchiveTableText.Describe(fresh.Archives), ArchiveTableText.Describe(grown.Archives), StringComparer.Ordinal);
            Directory.Delete(fresh.Folder.Root, recursive: true);
        }
    }
}
