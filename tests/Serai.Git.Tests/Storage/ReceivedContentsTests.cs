using System.Diagnostics.CodeAnalysis;
using Serai.Git.Storage;
using Serai.Git.Tests.Packs;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>Contents that a store holds from a reception until they are given back.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "the files of a test are small, and its threads its own")]
[SuppressMessage("Performance", "CA1849", Justification = "same")]
public sealed class ReceivedContentsTests : IDisposable
{
    private readonly StoreFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Objects_are_the_same_before_and_after_their_contents_are_given_back(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = Open(onDisk, contentBytes: int.MaxValue);
        await StoreFixture.ReceiveAsync(store, File.ReadAllBytes(GitFixture.Repack(git, "--depth=50")));
        StoreFixture.AssertSameObjects(git, store);
        store.ReleaseContents();
        StoreFixture.AssertSameObjects(git, store);
        store.ReleaseContents();
    }

    [Fact]
    public async Task Held_contents_are_read_without_the_pack_and_no_longer_once_given_back()
    {
        using IObjectStore store = await ReceiveAndDamageAsync(contentBytes: 1 << 20);
        Assert.NotNull(Read(store));
        store.ReleaseContents();
        Assert.Throws<GitException>(() => Read(store));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Contents_beyond_the_limit_are_not_held(int contentBytes)
    {
        using IObjectStore store = await ReceiveAndDamageAsync(contentBytes);
        Assert.Throws<GitException>(() => Read(store));
    }

    [Fact]
    public async Task The_next_reception_gives_the_contents_of_the_one_before_back()
    {
        using IObjectStore store = await ReceiveAndDamageAsync(contentBytes: 1 << 20);
        RealGit git = GitFixture.Varied(_folder["repository"]);
        await StoreFixture.ReceiveAsync(store, File.ReadAllBytes(GitFixture.Repack(git, "--depth=50")));
        Assert.Throws<GitException>(() => Read(store));
    }

    private static byte[]? Read(IObjectStore store)
    {
        StoreFixture.SmallPack(out ObjectId id);
        using GitObject? found = store.TryRent(id);
        return found?.Content.ToArray();
    }

    // The pack is mapped: what is written to its file is what a reader of it finds.
    private async Task<IObjectStore> ReceiveAndDamageAsync(int contentBytes)
    {
        IObjectStore store = Open(onDisk: true, contentBytes);
        byte[] pack = StoreFixture.SmallPack(out _);
        await StoreFixture.ReceiveAsync(store, pack);
        using FileStream file = File.OpenWrite(Assert.Single(Directory.GetFiles(_folder["store"], "*.pack")));
        file.Position = 12;
        file.Write(new byte[pack.Length - 12 - 20]);
        return store;
    }

    private IObjectStore Open(bool onDisk, int contentBytes)
    {
        GitLimits limits = StoreFixture.Limits with { ContentBytes = contentBytes };
        return onDisk ? DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, limits, out _) : new MemoryObjectStore(ObjectFormat.Sha1, limits);
    }
}
