using System.Diagnostics.CodeAnalysis;
using System.Text;
using Serai.Git.Storage;
using Serai.Git.Tests.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>What holds for both homes alike.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "the files of a test are small, and its threads its own")]
[SuppressMessage("Performance", "CA1849", Justification = "same")]
public sealed class ObjectStoreTests : IDisposable
{
    private readonly StoreFixture _folder = new();

    public static TheoryData<bool> Homes => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Every_object_is_read_as_git_reads_it(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        PackSummary summary = await StoreFixture.ReceiveAsync(store, File.ReadAllBytes(GitFixture.Repack(git, "--depth=50")));
        Assert.Equal(2, summary.Tags);
        StoreFixture.AssertSameObjects(git, store);
        Assert.False(store.Contains(new ObjectId(new byte[20])));
        Assert.Null(store.TryRent(new ObjectId(new byte[20])));
        Assert.Null(store.TryRent(default));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Repositories_of_sha256_are_stored(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"], "sha256", commits: 10);
        using IObjectStore store = _folder.Open(onDisk, format: ObjectFormat.Sha256);
        await StoreFixture.ReceiveAsync(store, File.ReadAllBytes(GitFixture.Repack(git)));
        StoreFixture.AssertSameObjects(git, store);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_thin_pack_is_made_whole(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        GitFixture.Repack(git);
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "HEAD~3\n"));
        byte[] thin = StoreFixture.Pack(git, "HEAD\nv1-again\n^HEAD~3\n", "--thin");
        PackSummary summary = await StoreFixture.ReceiveAsync(store, thin);
        Assert.True(summary.AppendedBases > 0, "the pack was not thin");
        Assert.Equal(thin.Length, summary.PackBytes);
        StoreFixture.AssertSameObjects(git, store);
        if (onDisk)
        {
            StoreFixture.AssertGitAccepts(git, _folder["store"], 2);
        }
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_thin_pack_without_its_bases_is_refused_and_leaves_nothing(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        MalformedPackException fault = await Assert.ThrowsAsync<MalformedPackException>(() => StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "HEAD\n^HEAD~3\n", "--thin")));
        Assert.Contains("base missing", fault.Message, StringComparison.Ordinal);
        _folder.AssertEmpty(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "HEAD\n"));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_pack_cut_in_two_at_every_byte_gives_the_same(bool onDisk)
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        for (int cut = 0; cut <= pack.Length; cut += onDisk ? 7 : 1)
        {
            using IObjectStore store = _folder.Open(onDisk, $"store-{cut}");
            PackReception reception = store.Receive();
            await using (reception)
            {
                await reception.WriteAsync(pack.AsMemory(0, cut), StoreFixture.Cancellation);
                await reception.WriteAsync(pack.AsMemory(cut), StoreFixture.Cancellation);
                Assert.Equal(3, (await reception.CompleteAsync(StoreFixture.Cancellation)).Objects);
            }

            using GitObject found = store.TryRent(id)!;
            Assert.Equal("delta of the base", Encoding.ASCII.GetString(found.Content.Span));
        }
    }

    [Fact]
    public async Task A_pack_byte_by_byte_gives_the_same()
    {
        RealGit git = GitFixture.Varied(_folder["repository"], commits: 10);
        byte[] pack = File.ReadAllBytes(GitFixture.Repack(git));
        using IObjectStore store = _folder.Open(onDisk: false);
        PackReception reception = store.Receive();
        await using (reception)
        {
            for (int i = 0; i < pack.Length; i += i < 20_000 ? 1 : 997)
            {
                await reception.WriteAsync(pack.AsMemory(i, Math.Min(i < 20_000 ? 1 : 997, pack.Length - i)), StoreFixture.Cancellation);
            }

            await reception.CompleteAsync(StoreFixture.Cancellation);
        }

        StoreFixture.AssertSameObjects(git, store);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_reception_that_is_cut_at_any_byte_is_refused_and_leaves_nothing(bool onDisk)
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using IObjectStore store = _folder.Open(onDisk);
        for (int length = 0; length < pack.Length; length += onDisk ? 7 : 1)
        {
            await Assert.ThrowsAsync<MalformedPackException>(() => StoreFixture.ReceiveAsync(store, pack[..length]));
            Assert.False(store.Contains(id));
            _folder.AssertEmpty(onDisk);
        }

        await StoreFixture.ReceiveAsync(store, pack);
        Assert.True(store.Contains(id));
    }

    [Fact]
    public async Task All_but_the_last_step_is_done_before_the_remote_says_that_it_is_at_the_end()
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using IObjectStore store = _folder.Open(onDisk: true);
        await using (PackReception reception = store.Receive())
        {
            await reception.WriteAsync(pack, StoreFixture.Cancellation);
            while (!File.Exists(Path.Combine(_folder["store"], "incoming.idx.tmp")))
            {
                await Task.Delay(5, StoreFixture.Cancellation);
            }

            Assert.False(store.Contains(id));
        }

        _folder.AssertEmpty(onDisk: true);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_byte_that_comes_late_behind_the_trailer_is_refused_and_nothing_is_left(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "HEAD~3\n"));
        long before = store.Counts.Bytes;
        foreach (byte[] pack in new[] { StoreFixture.SmallPack(out _), StoreFixture.Pack(git, "HEAD\n^HEAD~3\n", "--thin") })
        {
            PackReception reception = store.Receive();
            await using (reception)
            {
                await reception.WriteAsync(pack, StoreFixture.Cancellation);
                await Task.Delay(50, StoreFixture.Cancellation);
                await reception.WriteAsync(new byte[1], StoreFixture.Cancellation);
                MalformedPackException fault = await Assert.ThrowsAsync<MalformedPackException>(() => reception.CompleteAsync(StoreFixture.Cancellation));
                Assert.Equal(pack.Length, fault.Offset);
                Assert.Contains("found 1 more bytes", fault.Message, StringComparison.Ordinal);
            }

            Assert.Equal(before, store.Counts.Bytes);
            Assert.Equal(onDisk ? 2 : 0, onDisk ? Directory.GetFiles(_folder["store"]).Length : 0);
        }
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task An_abandoned_reception_leaves_nothing_and_lets_the_next_begin(bool onDisk)
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using IObjectStore store = _folder.Open(onDisk);
        await using (PackReception reception = store.Receive())
        {
            await reception.WriteAsync(pack, StoreFixture.Cancellation);
            Assert.Throws<InvalidOperationException>(store.Receive);
            Assert.False(store.Contains(id));
        }

        _folder.AssertEmpty(onDisk);
        await StoreFixture.ReceiveAsync(store, pack);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_cancelled_completion_leaves_nothing(bool onDisk)
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using IObjectStore store = _folder.Open(onDisk);
        await using (PackReception reception = store.Receive())
        {
            await reception.WriteAsync(pack, StoreFixture.Cancellation);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reception.CompleteAsync(new CancellationToken(canceled: true)));
        }

        Assert.False(store.Contains(id));
        _folder.AssertEmpty(onDisk);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_pack_received_twice_and_an_empty_one_change_nothing(bool onDisk)
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using IObjectStore store = _folder.Open(onDisk);
        Assert.Equal(0, (await StoreFixture.ReceiveAsync(store, new PackBuilder().Build())).Objects);
        _folder.AssertEmpty(onDisk);
        await StoreFixture.ReceiveAsync(store, pack);
        await StoreFixture.ReceiveAsync(store, pack);
        Assert.True(store.Contains(id));
        Assert.Equal(onDisk ? 2 : 0, onDisk ? Directory.GetFiles(_folder["store"]).Length : 0);
    }

    [Fact]
    public async Task A_writer_that_is_far_ahead_waits_and_a_fault_reaches_it()
    {
        var good = new PackBuilder();
        byte[] noise = new byte[200_000];
        new Random(5).NextBytes(noise);
        for (int i = 0; i < 50; i++)
        {
            noise[0] = (byte)i;
            good.Whole(3, noise);
        }

        byte[] pack = good.Build();
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, StoreFixture.Limits with { BacklogBytes = 10_000 });
        Assert.Equal(50, (await StoreFixture.ReceiveAsync(store, pack, 8_192)).Objects);
        pack[12 + 5_000] ^= 0xFF;
        await Assert.ThrowsAsync<MalformedPackException>(() => StoreFixture.ReceiveAsync(store, pack, 8_192));
    }

    [Fact]
    public void A_disposed_store_says_so()
    {
        IObjectStore store = _folder.Open(onDisk: false);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Contains(default));
        Assert.Throws<ObjectDisposedException>(store.Receive);
    }
}
