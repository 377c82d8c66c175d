using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Serai.Git.Packs;
using Serai.Git.Tests.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>What repacking keeps and drops, in both homes alike; git says what a commit needs.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "the files of a test are small, and its threads its own")]
public sealed class RepackTests : IDisposable
{
    private readonly StoreFixture _folder = new();

    public static TheoryData<bool> Homes => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Many_packs_become_one_that_git_accepts_with_every_object(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        await FillAsync(store, git);
        StoreCounts before = store.Counts;
        Assert.True(before.Packs > 5);
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [Id(git, "master"), Id(git, "v1-again")] }, StoreFixture.Cancellation);
        Assert.Equal((before.Packs, before.Bytes), (result.DroppedPacks, result.DroppedBytes));
        Assert.Equal(new StoreCounts(1, result.Bytes, result.Bytes), store.Counts);
        Assert.Equal(Needed(git, "master", "v1-again").Count, result.Objects);
        StoreFixture.AssertSameObjects(git, store);
        if (onDisk)
        {
            StoreFixture.AssertGitAccepts(git, _folder["store"], 1);
            Assert.Equal(2, Directory.GetFiles(_folder["store"]).Length);
        }
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_shallow_root_is_kept_with_its_tree_and_nothing_else_stays(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        await FillAsync(store, git);
        ObjectId tip = Id(git, "master~2");
        HashSet<string> needed = [.. git.Run("rev-list", "--objects", "--no-walk", "master~2").Split('\n').Select(line => line[..40])];
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [tip], Shallow = [tip] }, StoreFixture.Cancellation);
        Assert.Equal(needed.Count, result.Objects);
        foreach (string line in GitFixture.List(git).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            ObjectId id = Id(line[..40]);
            Assert.Equal(needed.Contains(line[..40]), store.Contains(id));
            using GitObject? found = store.TryRent(id);
            Assert.Equal(needed.Contains(line[..40]), found is not null);
        }

        // What is kept is a base for what comes next.
        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, $"--shallow {tip}\nmaster\n^{tip}\n", "--thin", "--shallow"));
        using GitObject? next = store.TryRent(Id(git, "master"));
        Assert.NotNull(next);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Repacking_again_gives_the_same_pack_and_drops_nothing(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        await FillAsync(store, git);
        var request = new RepackRequest { Keep = [Id(git, "master"), Id(git, "v1-again")] };
        RepackResult first = await store.RepackAsync(request, StoreFixture.Cancellation);
        RepackResult second = await store.RepackAsync(request, StoreFixture.Cancellation);
        Assert.Equal((first.Objects, 0, 0, first.Bytes), (second.Objects, second.WrittenWhole, second.DroppedPacks, second.Bytes));
        StoreFixture.AssertSameObjects(git, store);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Repositories_of_sha256_are_repacked(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"], "sha256", commits: 10);
        using IObjectStore store = _folder.Open(onDisk, format: ObjectFormat.Sha256);
        await FillAsync(store, git, 4);
        await store.RepackAsync(new RepackRequest { Keep = [Id(git, "master"), Id(git, "v1-again")] }, StoreFixture.Cancellation);
        Assert.Equal(1, store.Counts.Packs);
        StoreFixture.AssertSameObjects(git, store);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Keeping_nothing_empties_the_store(bool onDisk)
    {
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.SmallPack(out ObjectId id));
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [] }, StoreFixture.Cancellation);
        Assert.Equal((0, 1, 0L), (result.Objects, result.DroppedPacks, result.Bytes));
        Assert.Equal(default, store.Counts);
        Assert.False(store.Contains(id));
        _folder.AssertEmpty(onDisk);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Reference_deltas_before_and_behind_their_base_are_kept(bool onDisk)
    {
        // A thin pack's bases come last, so its reference deltas come before them.
        byte[] first = Encoding.ASCII.GetBytes("the first of three contents, long enough for a delta");
        byte[] second = [.. first, .. " of it"u8];
        byte[] third = [.. second, .. " and more"u8];
        var thin = new PackBuilder();
        thin.ReferenceDelta(PackBuilder.IdOf("blob", second), PackBuilder.Delta((uint)second.Length, (uint)third.Length, [.. PackBuilder.Copy(0, (uint)second.Length), .. PackBuilder.Insert(" and more"u8.ToArray())]));
        thin.ReferenceDelta(PackBuilder.IdOf("blob", first), PackBuilder.Delta((uint)first.Length, (uint)second.Length, [.. PackBuilder.Copy(0, (uint)first.Length), .. PackBuilder.Insert(" of it"u8.ToArray())]));
        thin.Whole(3, first);
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, thin.Build());
        await StoreFixture.ReceiveAsync(store, StoreFixture.SmallPack(out _));
        ObjectId[] all = [.. new[] { first, second, third }.Select(content => PackWriter.IdOf(ObjectKind.Blob, content, ObjectFormat.Sha1))];
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = all }, StoreFixture.Cancellation);
        Assert.Equal((3, 0), (result.Objects, result.WrittenWhole));
        AssertContent(store, all[2], third);

        // Without its base, what was a delta is whole.
        result = await store.RepackAsync(new RepackRequest { Keep = [all[2]] }, StoreFixture.Cancellation);
        Assert.Equal((1, 1), (result.Objects, result.WrittenWhole));
        AssertContent(store, all[2], third);
        Assert.False(store.Contains(all[0]));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task What_is_missing_is_named_and_the_store_stays_as_it_was(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "master~3\n"));
        string blob = git.Run("rev-parse", "master:side.txt");
        string tree = git.Run("rev-parse", "master^{tree}");
        byte[] tip = StoreFixture.Pack(git, "master\n^master~3\n");
        await StoreFixture.ReceiveAsync(store, tip);
        string[] files = onDisk ? Directory.GetFiles(_folder["store"]) : [];

        ObjectId unknown = Id(new string('7', 40));
        GitException fault = await Assert.ThrowsAsync<GitException>(() => store.RepackAsync(new RepackRequest { Keep = [Id(git, "master"), unknown] }, StoreFixture.Cancellation));
        Assert.Contains(unknown.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, store.Counts.Packs);

        // The tree without one of its blobs.
        using IObjectStore part = _folder.Open(onDisk, "part");
        using (var pack = new MemoryStream())
        {
            using var writer = new PackWriter(pack, ObjectFormat.Sha1, 1);
            using GitObject content = store.TryRent(Id(tree))!;
            writer.Add(content.Kind, content.Content.Span);
            writer.Complete();
            await StoreFixture.ReceiveAsync(part, pack.ToArray());
        }

        fault = await Assert.ThrowsAsync<GitException>(() => part.RepackAsync(new RepackRequest { Keep = [Id(tree)] }, StoreFixture.Cancellation));
        Assert.Contains(tree, fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, part.Counts.Packs);
        Assert.True(store.Contains(Id(blob)));
        Assert.Equal(files, onDisk ? Directory.GetFiles(_folder["store"]) : []);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_cancelled_repack_leaves_the_store_as_it_was(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        await FillAsync(store, git);
        StoreCounts before = store.Counts;
        var request = new RepackRequest { Keep = [Id(git, "master")] };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RepackAsync(request, new CancellationToken(canceled: true)));
        Assert.Equal(before, store.Counts);
        await using (PackReception reception = store.Receive())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.RepackAsync(request, StoreFixture.Cancellation));
        }

        Assert.Equal(before, store.Counts);
        StoreFixture.AssertSameObjects(git, store);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Trees_of_any_depth_and_of_any_number_of_paths_cost_what_their_objects_cost(bool onDisk)
    {
        var objects = new List<(ObjectKind Kind, byte[] Content)> { (ObjectKind.Blob, "leaf"u8.ToArray()) };
        byte[] id = IdBytes(objects[0]);
        for (int depth = 0; depth < 5_000; depth++)
        {
            objects.Add((ObjectKind.Tree, Entry(depth == 0 ? "100644 f" : "40000 d", id)));
            id = IdBytes(objects[^1]);
        }

        ObjectId deep = new(id);
        id = IdBytes(objects[0]);
        for (int level = 0; level < 18; level++)
        {
            byte[] below = id;
            objects.Add((ObjectKind.Tree, [.. Enumerable.Range(0, 4).SelectMany(i => Entry((level == 0 ? "100644 " : "40000 ") + i.ToString(CultureInfo.InvariantCulture), below))]));
            id = IdBytes(objects[^1]);
        }

        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.SmallPack(out _));
        await StoreFixture.ReceiveAsync(store, PackOf(objects));
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [deep, new ObjectId(id)] }, StoreFixture.Cancellation);
        Assert.Equal((objects.Count, 1), (result.Objects, store.Counts.Packs));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Odd_entries_are_kept_where_they_are_here_and_submodules_are_not_looked_for(bool onDisk)
    {
        var objects = new List<(ObjectKind Kind, byte[] Content)> { (ObjectKind.Blob, "leaf"u8.ToArray()) };
        byte[] leaf = IdBytes(objects[0]);
        byte[] absent = [.. Enumerable.Repeat((byte)0x55, 20)];
        objects.Add((ObjectKind.Tree,
            [.. Entry("100600 odd", leaf), .. Entry("100644 ..", leaf), .. Entry("777 none", absent), .. Entry("160000 module", absent), .. Entry("100644 a", leaf)]));
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.SmallPack(out _));
        await StoreFixture.ReceiveAsync(store, PackOf(objects));
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [new ObjectId(IdBytes(objects[1]))] }, StoreFixture.Cancellation);
        Assert.Equal(2, result.Objects);
    }

    [Theory]
    [InlineData(false, "100644")]
    [InlineData(true, "100644")]
    [InlineData(false, "100600")]
    [InlineData(true, "100600")]
    public async Task A_folder_that_an_entry_calls_a_file_is_kept_with_all_that_is_in_it(bool onDisk, string mode)
    {
        var objects = new List<(ObjectKind Kind, byte[] Content)> { (ObjectKind.Blob, "leaf"u8.ToArray()) };
        objects.Add((ObjectKind.Tree, Entry("100644 leaf", IdBytes(objects[0]))));
        byte[] folder = IdBytes(objects[1]);
        objects.Add((ObjectKind.Tree, [.. Entry($"{mode} a", folder), .. Entry("40000 b", folder), .. Entry($"{mode} c", folder)]));
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.SmallPack(out _));
        await StoreFixture.ReceiveAsync(store, PackOf(objects));
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [new ObjectId(IdBytes(objects[2]))] }, StoreFixture.Cancellation);
        Assert.Equal(3, result.Objects);
        AssertContent(store, new ObjectId(IdBytes(objects[0])), objects[0].Content);
    }

    [Fact]
    public void Repacking_is_due_by_the_number_of_small_packs_or_their_share()
    {
        RepackRule rule = RepackRule.Default;
        Assert.False(rule.IsDue(default));
        Assert.False(rule.IsDue(new StoreCounts(1, 10_000_000, 10_000_000)));
        Assert.False(rule.IsDue(new StoreCounts(41, 10_400_000, 10_000_000)));
        Assert.True(rule.IsDue(new StoreCounts(42, 10_410_000, 10_000_000)));
        Assert.False(rule.IsDue(new StoreCounts(3, 15_000_000, 10_000_000)));
        Assert.True(rule.IsDue(new StoreCounts(3, 15_000_001, 10_000_000)));
        Assert.False(rule.IsDue(new StoreCounts(5, 1_048_586, 10)));
        Assert.True(rule.IsDue(new StoreCounts(5, 1_048_587, 10)));
    }

    private static byte[] PackOf(List<(ObjectKind Kind, byte[] Content)> objects)
    {
        using var pack = new MemoryStream();
        using var writer = new PackWriter(pack, ObjectFormat.Sha1, objects.Count);
        foreach ((ObjectKind kind, byte[] content) in objects)
        {
            writer.Add(kind, content);
        }

        writer.Complete();
        return pack.ToArray();
    }

    private static byte[] Entry(string modeAndName, byte[] id) => [.. Encoding.ASCII.GetBytes(modeAndName), 0, .. id];

    private static byte[] IdBytes((ObjectKind Kind, byte[] Content) made)
    {
        byte[] bytes = new byte[20];
        PackWriter.IdOf(made.Kind, made.Content, ObjectFormat.Sha1).CopyTo(bytes);
        return bytes;
    }

    private static void AssertContent(IObjectStore store, ObjectId id, byte[] expected)
    {
        using GitObject found = store.TryRent(id)!;
        Assert.True(found.Content.Span.SequenceEqual(expected));
    }

    // Everything, in one larger pack and thin ones.
    private static async Task FillAsync(IObjectStore store, RealGit git, int steps = 8)
    {
        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, $"master~{steps}\n"));
        for (int step = steps; step > 0; step--)
        {
            await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, $"master~{step - 1}\n^master~{step}\n", "--thin"));
        }

        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "v1-again\n^master\n", "--thin"));
    }

    private static List<string> Needed(RealGit git, params string[] revisions) => [.. git.Run(["rev-list", "--objects", .. revisions]).Split('\n')];

    private static ObjectId Id(RealGit git, string revision) => Id(git.Run("rev-parse", revision));

    private static ObjectId Id(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new InvalidOperationException(hex);
}
