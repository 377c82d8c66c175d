using System.Diagnostics.CodeAnalysis;
using System.Text;
using Serai.Git.Storage;
using Serai.Git.Tests.Packs;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>What holds for the disk alone: files that stay, and files that are damaged.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "the files of a test are small, and its threads its own")]
[SuppressMessage("Performance", "CA1849", Justification = "same")]
public sealed class DiskObjectStoreTests : IDisposable
{
    private readonly StoreFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_disk_store_finds_its_packs_again_and_git_reads_them()
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        byte[] pack = File.ReadAllBytes(GitFixture.Repack(git, "--depth=50"));
        using (IObjectStore store = _folder.Open(onDisk: true))
        {
            await StoreFixture.ReceiveAsync(store, pack);
        }

        File.WriteAllText(Path.Combine(_folder["store"], "incoming.pack.tmp"), "left over");
        using (DiskObjectStore again = DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, StoreFixture.Limits, out IReadOnlyList<GitException> problems))
        {
            Assert.Empty(problems);
            StoreFixture.AssertSameObjects(git, again);
        }

        StoreFixture.AssertGitAccepts(git, _folder["store"], 1);
        Assert.Equal(2, Directory.GetFiles(_folder["store"]).Length);
    }

    [Fact]
    public async Task Damaged_files_are_left_out_and_named()
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using (IObjectStore store = _folder.Open(onDisk: true))
        {
            await StoreFixture.ReceiveAsync(store, pack);
        }

        string index = Assert.Single(Directory.GetFiles(_folder["store"], "*.idx"));
        byte[] good = File.ReadAllBytes(index);
        for (int i = 0; i < good.Length; i += 3)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x10;
            File.WriteAllBytes(index, bad);
            AssertLeftOut(index, id);
        }

        File.WriteAllBytes(index, good[..^1]);
        AssertLeftOut(index, id);
        File.WriteAllBytes(index, []);
        AssertLeftOut(index, id);
        File.WriteAllBytes(index, good);
        string packPath = Path.ChangeExtension(index, ".pack");
        File.WriteAllBytes(packPath, pack[..^1]);
        AssertLeftOut(index, id);

        // The same pack received again heals it.
        using DiskObjectStore healed = DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, StoreFixture.Limits, out _);
        await StoreFixture.ReceiveAsync(healed, pack);
        Assert.True(healed.Contains(id));
    }

    [Theory]
    [InlineData(".pack")]
    [InlineData(".idx")]
    public async Task Half_of_a_pair_is_removed_when_the_folder_is_opened(string lost)
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using (IObjectStore store = _folder.Open(onDisk: true))
        {
            await StoreFixture.ReceiveAsync(store, pack);
        }

        string others = Path.Combine(_folder["store"], "pack-of-somebody.pack");
        File.WriteAllText(others, "not ours");
        File.Delete(Assert.Single(Directory.GetFiles(_folder["store"], "pack-*" + lost), path => !string.Equals(path, others, StringComparison.Ordinal)));
        using IObjectStore again = _folder.Open(onDisk: true);
        Assert.Equal([others], Directory.GetFiles(_folder["store"]));
        await StoreFixture.ReceiveAsync(again, pack);
        Assert.True(again.Contains(id));
    }

    [Fact]
    public async Task A_damaged_object_is_an_error_and_never_wrong_bytes()
    {
        byte[] pack = StoreFixture.SmallPack(out ObjectId id);
        using (IObjectStore store = _folder.Open(onDisk: true))
        {
            await StoreFixture.ReceiveAsync(store, pack);
        }

        string path = Assert.Single(Directory.GetFiles(_folder["store"], "*.pack"));
        for (int i = 12; i < pack.Length - 20; i++)
        {
            byte[] bad = [.. pack];
            bad[i] ^= 1;
            File.WriteAllBytes(path, bad);
            using IObjectStore store = _folder.Open(onDisk: true);
            try
            {
                using GitObject? found = store.TryRent(id);
                Assert.Equal("delta of the base", Encoding.ASCII.GetString(found!.Content.Span));
            }
            catch (GitException fault)
            {
                Assert.Contains(id.ToString(), fault.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_a_reception_cannot_remove_does_not_hold_up_the_next()
    {
        using IObjectStore store = _folder.Open(onDisk: true);
        string incoming = Path.Combine(_folder["store"], "incoming.pack.tmp");
        await using (store.Receive())
        {
            File.Delete(incoming);
            Directory.CreateDirectory(incoming);
        }

        Assert.ThrowsAny<UnauthorizedAccessException>(() => store.Receive());
        Directory.Delete(incoming);
        Assert.Equal(3, (await StoreFixture.ReceiveAsync(store, StoreFixture.SmallPack(out _))).Objects);
    }

    [Fact]
    public void A_failed_fsync_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc, whose files refuse fsync");
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/proc/self/status");
        Assert.Throws<IOException>(() => SystemCalls.FlushFile(file, "/proc/self/status"));
    }

    private void AssertLeftOut(string index, ObjectId id)
    {
        using DiskObjectStore store = DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, StoreFixture.Limits, out IReadOnlyList<GitException> problems);
        Assert.Contains(index, Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.False(store.Contains(id));
    }
}
