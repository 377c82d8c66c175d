using System.Text;
using Serai.Git;
using Serai.Store.Generations;

namespace Serai.Worker.Tests.Sync;

/// <summary>Repositories that are not as they should be: what can be served of them is, and the rest is named.</summary>
public sealed class OddRepositoryTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_bad_opam_file_costs_itself_alone_and_is_named()
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        _fixture.WritePackage("beta", "1.0", archive: 2);
        _fixture.WriteFile("packages/beta/beta.2.0/opam", "opam-version: \"2.0\"\nurl {\n  src: \"never ended\n");
        _fixture.WriteFile("packages/gamma/gamma.1.0/opam", "\xFF\xFE\0");
        _fixture.WriteFile("packages/zeta/zeta.1.0/opam", new string('(', 100_000));
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        SortedDictionary<string, byte[]> files = TarFiles.Read(generation.Read(GenerationFiles.Index));
        Assert.Equal("\xFF\xFE\0", Encoding.Latin1.GetString(files["packages/gamma/gamma.1.0/opam"]));
        Assert.Equal(6, files.Count);
        Assert.Equal(
            ["packages/beta/beta.2.0/opam", "packages/gamma/gamma.1.0/opam", "packages/zeta/zeta.1.0/opam"],
            worker.Problems.Select(problem => problem.Path), StringComparer.Ordinal);
        Assert.All(worker.Problems, problem => Assert.NotEmpty(problem.Reason));
        Assert.Equal(4, worker.Checksums.Count);
        Assert.Equal(3, generation.Manifest.Counts.Problems);

        // The mended file is no problem any more; those of the others are kept, though they are not read again.
        _fixture.WritePackage("beta", "2.0", archive: 3);
        _fixture.Commit();
        await worker.SyncAsync();
        Assert.Equal(["packages/gamma/gamma.1.0/opam", "packages/zeta/zeta.1.0/opam"], worker.Problems.Select(problem => problem.Path), StringComparer.Ordinal);
        Assert.Equal(6, worker.Checksums.Count);
    }

    [Fact]
    public async Task A_file_named_opam_that_describes_no_package_is_served_and_not_read()
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        _fixture.WriteFile("packages/alpha/alpha.1.0/files/opam", "opam-version: \"2.0\"\nurl { src: \"x\" checksum: \"md5=00000000000000000000000000000000\" }\n");
        _fixture.WriteFile("packages/alpha/alpha.1.0/files/patches/opam", "no opam file at all");
        _fixture.WriteFile("packages/opam", "nor this");
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(5, TarFiles.Read(generation.Read(GenerationFiles.Index)).Count);
        Assert.Empty(worker.Problems);
        Assert.Equal(1, generation.Manifest.Counts.Versions);
        Assert.Equal(2, worker.Checksums.Count);
    }

    [Theory]
    [InlineData(65_536, 0)]
    [InlineData(65_537, 1)]
    public async Task A_version_file_that_is_no_line_costs_itself_alone(int length, int problems)
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.WriteFile("version", new string('1', length));
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        SortedDictionary<string, byte[]> files = TarFiles.Read(generation.Read(GenerationFiles.Index));
        Assert.Equal(problems == 0, files.ContainsKey("version"));
        Assert.Contains("packages/alpha/alpha.1.0/opam", files.Keys);
        Assert.Equal(problems, worker.Problems.Count(problem => problem.Path == "version"));
    }

    [Fact]
    public async Task Links_and_submodules_are_left_out_and_named()
    {
        _fixture.WritePackage("alpha", "1.0");
        string commit = _fixture.Commit();
        File.CreateSymbolicLink(_fixture.PathOf("packages/alpha/alpha.1.0/link"), "/etc/passwd");
        File.CreateSymbolicLink(_fixture.PathOf("packages/linked"), "alpha");
        _fixture.Repository.Run("update-index", "--add", "--cacheinfo", $"160000,{commit},packages/alpha/sub");
        _fixture.Repository.Run("update-index", "--add", "--cacheinfo", $"160000,{commit},packages/submodule");
        Directory.CreateDirectory(_fixture.PathOf("packages/alpha/sub"));
        Directory.CreateDirectory(_fixture.PathOf("packages/submodule"));
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(["packages/alpha/alpha.1.0/opam", "repo"], TarFiles.Read(generation.Read(GenerationFiles.Index)).Keys, StringComparer.Ordinal);
        Dictionary<string, string> problems = worker.Problems.ToDictionary(problem => problem.Path, problem => problem.Reason, StringComparer.Ordinal);
        Assert.Equal(
            ["packages/alpha/alpha.1.0/link", "packages/alpha/sub", "packages/linked", "packages/submodule"],
            problems.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Contains("symbolic link", problems["packages/linked"], StringComparison.Ordinal);
        Assert.Contains("submodule", problems["packages/alpha/sub"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_no_client_can_hold_is_left_out_and_named()
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.WriteFile($"packages/alpha/alpha.1.0/files/{new string('n', 120)}", "x");
        _fixture.WriteFile($"packages/alpha/alpha.1.0/files/{new string('a', 150)}/{new string('b', 150)}", "x");
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(["packages/alpha/alpha.1.0/opam", "repo"], TarFiles.Read(generation.Read(GenerationFiles.Index)).Keys, StringComparer.Ordinal);
        Assert.Equal(2, worker.Problems.Length);
    }

    [Fact]
    public async Task A_path_is_left_out_from_its_257th_byte_on_with_all_that_is_below_it()
    {
        _fixture.WritePackage("alpha", "1.0");
        string commit = _fixture.Commit();

        // Made without a work tree, where Linux would not hold so long a name. A file of 256 bytes fits; one of 257, and folders of 257, do not.
        const string Folder = "packages/alpha/alpha.1.0/files/";
        string shorter = new('a', 155 - Folder.Length);
        string blob = Made(["hash-object", "-w", "--stdin"], "x");
        string file = Made(["mktree"], $"100644 blob {blob}\tdeep\n");
        string below = Made(["mktree"], $"100644 blob {blob}\t{new string('f', 100)}\n100644 blob {blob}\t{new string('g', 101)}\n040000 tree {file}\t{new string('h', 101)}\n");
        string files = Made(["mktree"], $"040000 tree {below}\t{shorter}\n040000 tree {file}\t{new string('l', 4_000)}\n");
        string opam = _fixture.Repository.Run("rev-parse", commit + ":packages/alpha/alpha.1.0/opam");
        string version = Made(["mktree"], $"040000 tree {files}\tfiles\n100644 blob {opam}\topam\n");
        Advance(commit, Nest(version, "alpha.1.0", "alpha", "packages"));

        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(
            [$"{Folder}{shorter}/{new string('f', 100)}", "packages/alpha/alpha.1.0/opam", "repo"], TarFiles.Read(generation.Read(GenerationFiles.Index)).Keys, StringComparer.Ordinal);
        Assert.Equal(3, worker.Problems.Length);
        Assert.All(worker.Problems, problem =>
        {
            Assert.Equal(256, problem.Path.Length);
            Assert.StartsWith(Folder, problem.Path, StringComparison.Ordinal);
            Assert.Contains("a path of over 256 bytes, which the tar format of clients cannot hold; it is left out", problem.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_commit_without_packages_is_refused_and_the_cure_is_named()
    {
        string commit = _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        var refused = await Assert.ThrowsAnyAsync<GitException>(worker.SyncAsync);
        Assert.Contains("packages", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--remote", refused.Message, StringComparison.Ordinal);
        Assert.Null(worker.Generations.OpenNewest(out _));
        Assert.NotEmpty(commit);
    }

    [Fact]
    public async Task A_packages_that_is_a_file_is_none()
    {
        _fixture.WriteFile("packages", "x");
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        await Assert.ThrowsAnyAsync<GitException>(worker.SyncAsync);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("opam-version: \"2.0\"\nbrowse: [", 1)]
    public async Task A_repo_file_that_is_missing_or_malformed_is_made_up(string? text, int problems)
    {
        File.Delete(_fixture.PathOf("repo"));
        if (text is not null)
        {
            _fixture.WriteFile("repo", text);
        }

        _fixture.WritePackage("alpha", "1.0");
        string commit = _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(
            $"opam-version: \"2.0\"\narchive-mirrors: [\"cache\"]\nstamp: \"{commit}\"\n", Encoding.ASCII.GetString(generation.Read(GenerationFiles.Repo)));
        Assert.Equal(problems, worker.Problems.Count(problem => problem.Path == "repo"));
    }

    [Fact]
    public async Task A_few_trees_that_expand_to_millions_of_paths_are_refused()
    {
        _fixture.WritePackage("good", "1.0");
        string good = _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        await worker.SyncAsync();

        // Each level holds the one below sixteen times: six objects, 16^6 entries. Submodules, so that the test costs no compression.
        string entry = "160000 commit " + good;
        for (int level = 0; level < 6; level++)
        {
            var tree = new StringBuilder();
            for (int i = 0; i < 16; i++)
            {
                tree.Append(entry).Append('\t').Append((char)('a' + i)).Append('\n');
            }

            entry = "040000 tree " + Text(_fixture.Repository.Output(["mktree"], Encoding.ASCII.GetBytes(tree.ToString())));
        }

        string packages = Text(_fixture.Repository.Output(["mktree"], Encoding.ASCII.GetBytes(entry + "\tbomb\n")));
        string root = Text(_fixture.Repository.Output(["mktree"], Encoding.ASCII.GetBytes($"040000 tree {packages}\tpackages\n")));
        _fixture.Repository.Time += 60;
        _fixture.Repository.Run("update-ref", "refs/heads/master", _fixture.Repository.Run("commit-tree", root, "-p", good, "-m", "x"));
        var refused = await Assert.ThrowsAnyAsync<GitException>(worker.SyncAsync);
        Assert.Contains("entries", refused.Message, StringComparison.Ordinal);
        Assert.Equal(good, worker.Newest.Manifest.Commit);

        static string Text(byte[] output) => Encoding.ASCII.GetString(output).Trim();
    }

    [Fact(Timeout = 120_000)]
    public async Task Eighteen_objects_that_stand_for_ten_thousand_million_paths_are_refused()
    {
        _fixture.WritePackage("good", "1.0");
        string good = _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        await worker.SyncAsync();

        // A file, ten levels that each hold the one below ten times, six folders around them, and the commit.
        string entry = "100644 blob " + Made(["hash-object", "-w", "--stdin"], "x");
        for (int level = 0; level < 10; level++)
        {
            entry = "040000 tree " + Made(["mktree"], string.Concat(Enumerable.Range(0, 10).Select(i => $"{entry}\t{i}\n")));
        }

        string tip = Advance(good, Nest(entry.Split(' ')[2], "bomb", "three", "two", "one", "bomb", "packages"));
        Assert.Equal(18, _fixture.Repository.Run("rev-list", "--objects", tip, "^" + good).Split('\n').Length);
        var refused = await Assert.ThrowsAnyAsync<GitException>(worker.SyncAsync);
        Assert.Contains("the commit's tree expands to over 1000000 entries and checksums", refused.Message, StringComparison.Ordinal);
        Assert.Equal(good, worker.Newest.Manifest.Commit);

        // What follows is mirrored again.
        Advance(tip, _fixture.Repository.Run("rev-parse", good + "^{tree}"));
        await worker.SyncAsync();
    }

    [Fact]
    public async Task A_second_packages_or_repo_at_the_root_is_left_out_and_named()
    {
        _fixture.WritePackage("alpha", "1.0");
        string first = _fixture.Commit();
        string tree = _fixture.Repository.Run("rev-parse", first + "^{tree}");
        string packages = _fixture.Repository.Run("rev-parse", first + ":packages");
        string repo = _fixture.Repository.Run("rev-parse", first + ":repo");
        string entries = $"040000 tree {packages}\tpackages\n040000 tree {tree}\tpackages\n100644 blob {repo}\trepo\n100644 blob {repo}\trepo\n";
        string root = Encoding.ASCII.GetString(_fixture.Repository.Output(["mktree"], Encoding.ASCII.GetBytes(entries))).Trim();
        _fixture.Repository.Time += 60;
        _fixture.Repository.Run("update-ref", "refs/heads/master", _fixture.Repository.Run("commit-tree", root, "-p", first, "-m", "x"));
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(["packages/alpha/alpha.1.0/opam", "repo"], TarFiles.Read(generation.Read(GenerationFiles.Index)).Keys, StringComparer.Ordinal);
        Assert.Equal(["packages", "repo"], worker.Problems.Select(problem => problem.Path), StringComparer.Ordinal);
        Assert.All(worker.Problems, problem => Assert.Contains("a second entry", problem.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Problems_without_number_are_counted_and_not_all_kept()
    {
        const int Many = 20_000;
        _fixture.WritePackage("alpha", "1.0");
        string commit = _fixture.Commit();
        var index = new StringBuilder();
        for (int i = 0; i < Many; i++)
        {
            index.Append("160000 ").Append(commit).Append("\tpackages/alpha/s").Append(i).Append('\n');
        }

        _fixture.Repository.Output(["update-index", "--add", "--index-info"], Encoding.ASCII.GetBytes(index.ToString()));
        _fixture.Repository.Time += 60;
        _fixture.Repository.Run("commit", "--quiet", "-m", "x");
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.InRange(generation.Manifest.Counts.Problems, 1, 2_000);
        Assert.Contains(worker.Problems, problem => problem.Reason.Contains($"{Many - (worker.Problems.Length - 1)} more", StringComparison.Ordinal));
    }

    private string Made(string[] command, string input) => Encoding.ASCII.GetString(_fixture.Repository.Output(command, Encoding.ASCII.GetBytes(input))).Trim();

    // Gives the tree of the outermost folder's parent.
    private string Nest(string tree, params string[] foldersInsideOut)
    {
        foreach (string name in foldersInsideOut)
        {
            tree = Made(["mktree"], $"040000 tree {tree}\t{name}\n");
        }

        return tree;
    }

    private string Advance(string parent, string rootTree)
    {
        _fixture.Repository.Time += 60;
        string commit = _fixture.Repository.Run("commit-tree", rootTree, "-p", parent, "-m", "x");
        _fixture.Repository.Run("update-ref", "refs/heads/master", commit);
        return commit;
    }
}
