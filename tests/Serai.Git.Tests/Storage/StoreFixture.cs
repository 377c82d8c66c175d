using System.Text;
using Serai.Git.Packs;
using Serai.Git.Storage;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>Stores for tests, and what is asked of them again and again.</summary>
public sealed class StoreFixture : IDisposable
{
    public static readonly GitLimits Limits = GitLimits.Default with { Threads = 2 };

    private readonly TemporaryFolder _folder = new();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    public static byte[] SmallPack(out ObjectId id)
    {
        byte[] content = "this is the base"u8.ToArray();
        var pack = new PackBuilder();
        long whole = pack.Whole(3, content);
        pack.OffsetDelta(whole, PackBuilder.Delta(16, 17, [.. PackBuilder.Insert("delta of"u8.ToArray()), .. PackBuilder.Copy(7, 9)]));
        pack.ReferenceDelta(PackBuilder.IdOf("blob", content), PackBuilder.Delta(16, 4, PackBuilder.Copy(0, 4)));
        id = PackWriter.IdOf(ObjectKind.Blob, "delta of the base"u8, ObjectFormat.Sha1);
        return pack.Build();
    }

    public static byte[] Pack(RealGit git, string revisions, params string[] options) =>
        git.Output(["pack-objects", "--revs", "--stdout", "--quiet", "--delta-base-offset", .. options], Encoding.ASCII.GetBytes(revisions));

    public static async Task<PackSummary> ReceiveAsync(IObjectStore store, byte[] pack, int atOnce = 1_000)
    {
        await using PackReception reception = store.Receive();
        for (int i = 0; i < pack.Length; i += atOnce)
        {
            await reception.WriteAsync(pack.AsMemory(i, Math.Min(atOnce, pack.Length - i)), Cancellation);
        }

        return await reception.CompleteAsync(Cancellation);
    }

    // git's own words: "id kind size", a line feed, the content, a line feed; for all objects.
    public static void AssertSameObjects(RealGit git, IObjectStore store)
    {
        ReadOnlySpan<byte> expected = git.Output("cat-file", "--batch-all-objects", "--batch");
        int objects = 0;
        for (; !expected.IsEmpty; objects++)
        {
            int end = expected.IndexOf((byte)'\n');
            string[] words = Encoding.ASCII.GetString(expected[..end]).Split(' ');
            int size = int.Parse(words[2]);
            Assert.True(ObjectId.TryParse(words[0], out ObjectId id));
            Assert.True(store.Contains(id));
            using GitObject found = store.TryRent(id)!;
            Assert.Equal(words[1], found.Kind.ToString().ToLowerInvariant());
            Assert.True(expected.Slice(end + 1, size).SequenceEqual(found.Content.Span), $"object {id} differs");
            expected = expected[(end + 1 + size + 1)..];
        }

        Assert.True(objects > 20);
    }

    public static void AssertGitAccepts(RealGit git, string folder, int packs)
    {
        string[] indexes = Directory.GetFiles(folder, "pack-*.idx");
        Assert.Equal(packs, indexes.Length);
        foreach (string index in indexes)
        {
            git.Run("verify-pack", index);
            byte[] expected = File.ReadAllBytes(index);
            string path = Path.Combine(folder, "again");
            git.Run("index-pack", "--strict", "-o", path, Path.ChangeExtension(index, ".pack"));
            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(path)), "git makes another index");
            File.Delete(path);
        }

        foreach (string reverse in Directory.GetFiles(folder, "*.rev"))
        {
            File.Delete(reverse);
        }
    }

    public void AssertEmpty(bool onDisk) => Assert.Empty(onDisk ? Directory.GetFiles(_folder["store"]) : []);

    public IObjectStore Open(bool onDisk, string name = "store", ObjectFormat format = ObjectFormat.Sha1)
    {
        if (!onDisk)
        {
            return new MemoryObjectStore(format, Limits);
        }

        DiskObjectStore store = DiskObjectStore.Open(_folder[name], format, Limits, out IReadOnlyList<GitException> problems);
        Assert.Empty(problems);
        return store;
    }
}
