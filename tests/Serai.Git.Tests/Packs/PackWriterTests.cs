using Serai.Git.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Packs;

public sealed class PackWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ObjectFormat.Sha1, "sha1")]
    [InlineData(ObjectFormat.Sha256, "sha256")]
    public void Git_accepts_what_is_written(ObjectFormat format, string name)
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        using var bytes = new MemoryStream();
        ObjectId commit;
        using (var writer = new PackWriter(bytes, format, 4))
        {
            ObjectId blob = writer.Add(ObjectKind.Blob, "hello\n"u8);
            ObjectId empty = writer.Add(ObjectKind.Blob, []);
            byte[] ids = new byte[2 * blob.Length];
            blob.CopyTo(ids);
            empty.CopyTo(ids.AsSpan(blob.Length));
            ObjectId tree = writer.Add(ObjectKind.Tree, [.. "100644 a\0"u8, .. ids[..blob.Length], .. "100644 b\0"u8, .. ids[blob.Length..]]);
            commit = writer.Add(ObjectKind.Commit, System.Text.Encoding.ASCII.GetBytes(
                $"tree {tree}\nauthor A <a@example.com> 1700000000 +0000\ncommitter A <a@example.com> 1700000000 +0000\n\nfirst\n"));
            writer.Complete();
        }

        var git = RealGit.Init(_folder["repository"], bare: true, objectFormat: name);
        git.Output(["index-pack", "--strict", "--stdin"], bytes.ToArray());
        git.Run("update-ref", "refs/heads/master", commit.ToString());
        git.Run("fsck", "--strict");
        Assert.Equal("hello", git.Run("show", "master:a"));
    }

    [Fact]
    public void Another_number_of_objects_than_was_said_is_refused()
    {
        using var writer = new PackWriter(Stream.Null, ObjectFormat.Sha1, 1);
        Assert.Throws<InvalidOperationException>(() => writer.Complete());
        writer.Add(ObjectKind.Blob, [1]);
        Assert.Throws<InvalidOperationException>(() => writer.Add(ObjectKind.Blob, [2]));
    }
}
