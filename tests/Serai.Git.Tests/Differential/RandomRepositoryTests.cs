using System.Text;
using Serai.Git.Objects;
using Serai.Git.Packs;
using Serai.Git.Tests.Packs;
using Serai.Git.Tests.Storage;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Differential;

/// <summary>What we make of repositories that chance and the real git have made, against what git says of them.</summary>
public sealed class RandomRepositoryTests : IDisposable
{
    private const int FirstSeed = 4_711;

    private readonly StoreFixture _folder = new();

    // How packs are made: long chains, short ones, bases by id, none at all.
    private static readonly string[][] Options =
    [
        ["--depth=4000", "--window=60"], ["--depth=3"], ["--depth=50", "--window=250"], ["--depth=0"],
    ];

    public static TheoryData<string, int> Seeds
    {
        get
        {
            int many = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 1 : 25;
            var seeds = new TheoryData<string, int>();
            for (int i = 0; i < many; i++)
            {
                seeds.Add("sha1", FirstSeed + (2 * i));
                seeds.Add("sha256", FirstSeed + (2 * i) + 1);
            }

            return seeds;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Objects_indexes_trees_commits_and_tags_are_those_of_git(string objectFormat, int seed)
    {
        RealGit git = RandomRepository.Make(_folder["repository"], objectFormat, seed, commits: 120);
        ObjectFormat format = objectFormat is "sha256" ? ObjectFormat.Sha256 : ObjectFormat.Sha1;
        string[] options = Options[seed % Options.Length];
        GitFixture.Repack(git, options); // what no ref leads to goes
        string list = GitFixture.List(git);
        foreach (string pack in new[] { GitFixture.Repack(git, options), References(git, list) })
        {
            AssertAsGit(git, pack, list, format);
        }

        foreach (bool onDisk in new[] { false, true })
        {
            using IObjectStore store = _folder.Open(onDisk, format: format);
            await StoreFixture.ReceiveAsync(store, File.ReadAllBytes(GitFixture.Repack(git, options)), atOnce: 50_000);
            StoreFixture.AssertSameObjects(git, store);
            if (onDisk)
            {
                AssertSameTrees(git, store);
                AssertSameCommits(git, store);
            }
        }
    }

    [Fact]
    public async Task A_chain_of_some_thousand_deltas_and_a_file_of_several_megabytes_are_read()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(_folder["repository"], bare: true);
        using var history = new MemoryStream();
        byte[] noise = new byte[5 << 20];
        new Random(FirstSeed).NextBytes(noise);
        history.Write(Encoding.ASCII.GetBytes($"blob\nmark :1\ndata {noise.Length}\n"));
        history.Write(noise);
        var text = new StringBuilder("a list that loses its first line and gains a last one, again and again\n");
        for (int i = 0; i < 60; i++)
        {
            text.Append($"line {i} {i * 7919}\n");
        }

        string growing = text.ToString();
        int steps = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 1_500 : 4_200;
        for (int i = 0; i < steps; i++)
        {
            growing = growing[(growing.IndexOf('\n', StringComparison.Ordinal) + 1)..] + $"line {i + 60} {i * 104_729}\n";
            history.Write(Encoding.ASCII.GetBytes($"\ncommit refs/heads/master\ncommitter C <c@example.com> {1_600_000_000 + i} +0000\ndata 1\nx\nM 100644 inline list\ndata {growing.Length}\n{growing}\n"));
        }

        history.Write("\ncommit refs/heads/master\ncommitter C <c@example.com> 1700000000 +0000\ndata 1\nx\nM 100644 :1 noise\n\n"u8);
        git.Output(["fast-import", "--quiet"], history.ToArray());
        string pack = GitFixture.Repack(git, "--depth=4095", "--window=20");
        int deepest = AssertAsGit(git, pack, GitFixture.List(git), ObjectFormat.Sha1);
        Assert.InRange(deepest, 300, 4_095);
        using IObjectStore store = _folder.Open(onDisk: false);
        await StoreFixture.ReceiveAsync(store, File.ReadAllBytes(pack), atOnce: 1 << 20);
        AssertSameTrees(git, store);
    }

    private static int AssertAsGit(RealGit git, string pack, string list, ObjectFormat format)
    {
        string indexPath = Path.Combine(git.Folder, "expected.idx");
        File.Delete(indexPath);
        git.Run("index-pack", "--strict", "-o", indexPath, pack);
        byte[] index = File.ReadAllBytes(indexPath);
        int deepest = 0;
        foreach ((int threads, int arrivalBytes, int baseBytes) in new[] { (1, 64 << 20, 64 << 20), (3, 0, 64 << 20), (2, 100_000, 0) })
        {
            GitLimits limits = GitLimits.Default with { Threads = threads, ArrivalBytes = arrivalBytes, BaseBytes = baseBytes };
            using PackFile file = PackFile.Read(pack, format, limits);
            using PackAnalysis analysis = PackAnalysis.Run(file, limits, TestContext.Current.CancellationToken);
            string found = string.Concat(analysis.Objects().Select(entry => $"{entry.Id} {entry.Kind.ToString().ToLowerInvariant()} {entry.Size}\n"));
            Assert.True(found == list, "the lists of objects differ");
            using var written = new MemoryStream();
            analysis.WriteIndex(written);
            Assert.True(written.ToArray().AsSpan().SequenceEqual(index), "the indexes differ");
            deepest = analysis.Summary.MaxDepth;
        }

        return deepest;
    }

    // All objects again, deltas with the ids of their bases.
    private string References(RealGit git, string list)
    {
        string ids = string.Concat(list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0] + "\n"));
        string path = _folder["references.pack"];
        File.WriteAllBytes(path, git.Output(["pack-objects", "--stdout", "--quiet", "--window=30"], Encoding.ASCII.GetBytes(ids)));
        return path;
    }

    private static void AssertSameTrees(RealGit git, IObjectStore store)
    {
        foreach (string commit in git.Run("rev-list", "--all", "--max-count=30").Split('\n'))
        {
            string[] expected = TreeListing.Of(git.Output("ls-tree", "-r", "-t", "-z", "--full-tree", commit));
            string root = git.Run("rev-parse", commit + "^{tree}");
            Assert.True(ObjectId.TryParse(root, out ObjectId id));
            Assert.Equal(expected, TreeListing.Of(store, id));
        }
    }

    private static void AssertSameCommits(RealGit git, IObjectStore store)
    {
        foreach (string line in git.Run("log", "--all", "--format=%H|%T|%P|%ct").Split('\n'))
        {
            string[] words = line.Split('|');
            Assert.True(ObjectId.TryParse(words[0], out ObjectId id));
            using GitObject found = store.TryRent(id)!;
            Commit commit = Commit.Parse(found.Content.Span, store.Format);
            Assert.Equal(words[1..], new[] { commit.TreeId.ToString(), string.Join(' ', commit.Parents), $"{commit.CommitterTime}" });
        }
    }
}
