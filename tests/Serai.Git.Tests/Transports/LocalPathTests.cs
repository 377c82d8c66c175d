using Serai.Git.Packs;
using Serai.Git.Storage;
using Serai.Git.Tests.Packs;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>Repositories made by the real git, read by ourselves, and what comes given to the real git to judge.</summary>
public sealed class LocalPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Layout> Layouts => new(Enum.GetValues<Layout>());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public enum Layout
    {
        Loose,
        Packed,
        Bare,
        WorkTree,
        Alternates,
        Sha256,
        PackedSha256,
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task A_clone_of_depth_one_and_its_update_are_what_git_itself_would_have(Layout layout)
    {
        (SampleRepository sample, string path) = Make(layout);
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true, IsSha256(layout) ? "sha256" : "sha1");
        await using var client = GitClient.Open(GitRemote.Parse(path + "#before"), new GitClientOptions());
        RemoteTip tip = await client.GetTipAsync(Ct);
        Assert.Equal((sample.Before, "refs/heads/before"), (tip.Id, tip.RefName));
        FetchResult first = await FetchIntoAsync(client, clone, new FetchRequest { Want = tip.Id, Depth = 1 });
        Assert.Equal([sample.Before], first.Shallow);
        Assert.Equal(sample.Git.Run("ls-tree", "-r", "-t", "before"), clone.Run("ls-tree", "-r", "-t", tip.Id.ToString()));

        FetchResult update = await FetchIntoAsync(
            client, clone, new FetchRequest { Want = sample.After, Depth = 1, Shallow = [tip.Id], Have = [tip.Id] });
        Assert.Equal([sample.After], update.Shallow);
        Assert.InRange(update.PackBytes, 100, 2_000);
        Assert.Equal(6, update.PackObjects); // a commit; root, packages, side and side.1.0; a blob
        Assert.Equal(sample.Git.Run("ls-tree", "-r", "-t", "master"), clone.Run("ls-tree", "-r", "-t", sample.After.ToString()));
        Assert.Equal(0, clone.Try(["fsck", "--strict"]).Exit);
    }

    [Fact]
    public async Task A_full_clone_and_its_update_bring_the_whole_history()
    {
        (SampleRepository sample, string path) = Make(Layout.Packed);
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        await using var client = GitClient.Open(GitRemote.Parse("file://" + path), new GitClientOptions());
        await FetchIntoAsync(client, clone, new FetchRequest { Want = sample.Before });
        FetchResult update = await FetchIntoAsync(client, clone, new FetchRequest { Want = sample.After, Have = [sample.Before] });
        Assert.Equal(sample.Git.Run("rev-list", "--objects", "master"), clone.Run("rev-list", "--objects", sample.After.ToString()));
        Assert.Empty(update.Shallow);
        Assert.InRange(update.PackObjects, 7, 11);
    }

    [Fact]
    public async Task Deltas_come_behind_their_bases_so_that_they_are_resolved_as_they_come()
    {
        Serai.Testing.Git git = GitFixture.Varied(_folder["varied"]);
        GitFixture.Repack(git);
        await using var client = GitClient.Open(GitRemote.Parse(git.Folder), new GitClientOptions());
        using var pack = new NativeRegion(GitLimits.Default.MaxPackBytes);
        await client.FetchAsync(
            new FetchRequest { Want = (await client.GetTipAsync(Ct)).Id },
            (bytes, _) =>
            {
                pack.Append(bytes.Span);
                return ValueTask.CompletedTask;
            },
            progress: null,
            Ct);
        using var work = new PackWork(pack, ObjectFormat.Sha1, GitLimits.Default);
        using var scanner = new PackScanner(work);
        scanner.Advance(pack.Length, isComplete: true, isPatient: true, int.MaxValue);
        byte[] types = work.Table.Types.Values.ToArray();
        Assert.Contains(EntryType.OffsetDelta, types);
        Assert.DoesNotContain(EntryType.ReferenceDelta, types);
        Assert.DoesNotContain((byte)0, work.Table.Kinds.Values.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task A_deeper_cut_is_the_one_that_git_makes(int depth)
    {
        (SampleRepository sample, string path) = Make(Layout.Packed);
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        await using var client = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
        FetchResult result = await FetchIntoAsync(client, clone, new FetchRequest { Want = sample.After, Depth = depth });

        Serai.Testing.Git real = Serai.Testing.Git.Init(_folder["real"], bare: true);
        real.Run("fetch", "--quiet", $"--depth={depth}", "file://" + path, "master");
        string[] shallow = File.Exists(_folder["real/shallow"]) ? await File.ReadAllLinesAsync(_folder["real/shallow"], Ct) : [];
        Assert.Equal(shallow.Order(StringComparer.Ordinal), result.Shallow.Select(id => id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(real.Run("rev-list", "--objects", "FETCH_HEAD"), clone.Run("rev-list", "--objects", sample.After.ToString()));

        // A shallow repository can be fetched from as well: its roots stay roots.
        await using var second = GitClient.Open(GitRemote.Parse(_folder["real"] + "#" + sample.After), new GitClientOptions());
        FetchResult copied = await second.FetchAsync(new FetchRequest { Want = sample.After }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.Equal(shallow.Order(StringComparer.Ordinal), copied.Shallow.Select(id => id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(result.PackObjects, copied.PackObjects);
    }

    [Fact]
    public async Task Only_commits_younger_than_a_time_come_when_that_is_asked()
    {
        (SampleRepository sample, string path) = Make(Layout.Packed);
        await using var client = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
        var since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(sample.Git.Run("show", "-s", "--format=%ct", "before~2")));
        FetchResult result = await client.FetchAsync(
            new FetchRequest { Want = sample.After, Since = since, CommitsOnly = true }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.Equal(5, result.PackObjects);
    }

    [Fact]
    public async Task Tags_and_packed_refs_and_detached_heads_are_found()
    {
        (SampleRepository sample, string path) = Make(Layout.Packed);
        Assert.Equal(new RemoteTip(sample.Before, "refs/tags/v1", ObjectFormat.Sha1), await TipAsync(path + "#v1"));
        Assert.Equal(new RemoteTip(sample.After, "refs/heads/master", ObjectFormat.Sha1), await TipAsync(path));
        sample.Git.Run("checkout", "--quiet", "--detach", "before");
        Assert.Equal(new RemoteTip(sample.Before, "HEAD", ObjectFormat.Sha1), await TipAsync(path));
        sample.Git.Run("update-ref", "refs/heads/master", sample.Before.ToString()); // a file goes before packed-refs
        Assert.Equal(sample.Before, (await TipAsync(path + "#refs/heads/master")).Id);
        Assert.Equal(sample.After, (await TipAsync($"{path}#{sample.After}")).Id);
    }

    [Theory]
    [InlineData("gone", "", GitRemoteFault.NoRepository, "there is no such folder")]
    [InlineData("folder", "", GitRemoteFault.NoRepository, "the folder is no git repository")]
    [InlineData("empty", "", GitRemoteFault.EmptyRepository, "the repository has no branch yet")]
    [InlineData("r", "#next", GitRemoteFault.NoSuchRef, "there is no branch or tag 'next'; its branches are before, master, side")]
    public async Task What_is_not_there_has_an_error_of_its_own(string name, string wanted, GitRemoteFault fault, string message)
    {
        Make(Layout.Packed);
        _folder.Folder("folder");
        Serai.Testing.Git.Init(_folder["empty"]);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => TipAsync(_folder[name] + wanted));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ref: ../../outside\n", "expected the name of a ref after 'ref:'")]
    [InlineData("ref: refs/heads/../../x\n", "expected the name of a ref after 'ref:'")]
    [InlineData("ref: refs/heads/loop\n", "more than 5 symbolic refs in a row")]
    [InlineData("nonsense\n", "expected an object id, found 'nonsense'")]
    public async Task A_head_that_names_nothing_sound_is_an_error(string head, string message)
    {
        Make(Layout.Bare);
        string path = _folder["bare.git"];
        await File.WriteAllTextAsync(Path.Combine(path, "refs/heads/loop"), "ref: refs/heads/loop\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(path, "HEAD"), head, Ct);
        GitException error = await Assert.ThrowsAsync<GitException>(() => TipAsync(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_loose_object_is_named_and_nothing_of_it_is_handed_on()
    {
        (SampleRepository sample, string path) = Make(Layout.Loose);
        string id = sample.Git.Run("rev-parse", "before:packages/list");
        string file = Path.Combine(path, ".git/objects", id[..2], id[2..]);
        byte[] sound = await File.ReadAllBytesAsync(file, Ct);
        File.SetAttributes(file, FileAttributes.Normal);
        foreach (byte[] damaged in new[] { sound[..^6], sound[..1], [], "no zlib at all"u8.ToArray(), Zlib("blob 4\0abc"), Zlib("blob 2\0abc"), Zlib("blob 3\0abc"), Zlib("blob 99999999999\0"), Zlib("thing 1\0a"), Zlib(new string('x', 100)) })
        {
            await File.WriteAllBytesAsync(file, damaged, Ct);
            await using var client = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
            GitException error = await Assert.ThrowsAnyAsync<GitException>(
                () => client.FetchAsync(new FetchRequest { Want = sample.Before, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
            Assert.Contains(id[2..], error.Message, StringComparison.Ordinal);
        }

        File.Delete(file);
        await using var last = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
        GitException missing = await Assert.ThrowsAsync<GitException>(
            () => last.FetchAsync(new FetchRequest { Want = sample.Before, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
        Assert.Contains($"object {id} is missing", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_a_pack_are_copied_with_their_deltas()
    {
        (SampleRepository sample, string path) = Make(Layout.Packed);
        string pack = Directory.GetFiles(Path.Combine(path, ".git/objects/pack"), "*.pack").Single();
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        await using var client = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
        FetchResult result = await FetchIntoAsync(client, clone, new FetchRequest { Want = sample.After });
        int deltas = Deltas(sample.Git);
        Assert.True(deltas > 0);
        Assert.Equal(deltas, Deltas(clone));

        // A delta names its base by 20 bytes, where git's has a distance of one to three.
        Assert.InRange(result.PackBytes, 1, new FileInfo(pack).Length + (19 * deltas));
    }

    [Fact]
    public async Task A_damaged_entry_of_a_pack_is_named_and_nothing_of_it_is_handed_on()
    {
        (SampleRepository sample, string path) = Make(Layout.Packed);
        string pack = Directory.GetFiles(Path.Combine(path, ".git/objects/pack"), "*.pack").Single();
        string id = sample.Git.Run("rev-parse", "before:packages/p3/p3.1.0/opam");
        string line = sample.Git.Run("verify-pack", "-v", Path.ChangeExtension(pack, ".idx")).Split('\n').Single(line => line.StartsWith(id, StringComparison.Ordinal));
        byte[] bytes = await File.ReadAllBytesAsync(pack, Ct);
        bytes[int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]) + 1_000] ^= 1;
        File.SetAttributes(pack, FileAttributes.Normal);
        await File.WriteAllBytesAsync(pack, bytes, Ct);
        await using var client = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
        GitException error = await Assert.ThrowsAnyAsync<GitException>(
            () => client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
        Assert.Contains($"object {id} in pack", error.Message, StringComparison.Ordinal);
        Assert.Contains("the index says", error.Message, StringComparison.Ordinal);
    }

    private static bool IsSha256(Layout layout) => layout is Layout.Sha256 or Layout.PackedSha256;

    /// <summary>Objects that are stored as deltas.</summary>
    private static int Deltas(Serai.Testing.Git git)
    {
        string zeros = new('0', 40);
        return git.Run("cat-file", "--batch-all-objects", "--batch-check=%(deltabase)").Split('\n').Count(line => line != zeros);
    }

    private static byte[] Zlib(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            zlib.Write(System.Text.Encoding.Latin1.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task<RemoteTip> TipAsync(string remote)
    {
        await using var client = GitClient.Open(GitRemote.Parse(remote), new GitClientOptions());
        return await client.GetTipAsync(Ct);
    }

    private static async Task<FetchResult> FetchIntoAsync(GitClient client, Serai.Testing.Git clone, FetchRequest request)
    {
        using var pack = new MemoryStream();
        FetchResult result = await client.FetchAsync(request, (bytes, ct) => pack.WriteAsync(bytes, ct), null, Ct);
        Assert.Equal(pack.Length, result.PackBytes);
        clone.Output(["index-pack", "--stdin"], pack.ToArray());
        await File.WriteAllLinesAsync(Path.Combine(clone.Folder, "shallow"), result.Shallow.Select(id => id.ToString()), Ct);
        return result;
    }

    private (SampleRepository Sample, string Path) Make(Layout layout)
    {
        Assert.SkipUnless(Serai.Testing.Git.IsAvailable, "git is not installed");
        var sample = new SampleRepository(_folder["r"], IsSha256(layout) ? "sha256" : "sha1");
        Serai.Testing.Git git = sample.Git;
        if (layout is not (Layout.Loose or Layout.Sha256))
        {
            git.Run("repack", "-a", "-d", "-f", "--quiet", "--depth=50");
            git.Run("pack-refs", "--all");
        }

        switch (layout)
        {
            case Layout.Bare:
                git.Run("clone", "--quiet", "--bare", ".", _folder["bare.git"]);
                return (sample, _folder["bare"]);
            case Layout.WorkTree:
                git.Run("worktree", "add", "--quiet", _folder["tree"], "side");
                return (sample, _folder["tree"]);
            case Layout.Alternates:
                git.Run("clone", "--quiet", "--shared", "--mirror", ".", _folder["shared"]);
                return (sample, _folder["shared"]);
            default:
                return (sample, _folder["r"]);
        }
    }
}
