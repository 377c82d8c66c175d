using Serai.Git.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Packs;

public sealed class PackVerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public void What_git_has_packed_passes(string objectFormat)
    {
        RealGit git = GitFixture.Varied(_folder["repository"], objectFormat);
        string pack = GitFixture.Repack(git, "--depth=50");
        PackSummary summary = Run(pack, objectFormat == "sha1" ? ObjectFormat.Sha1 : ObjectFormat.Sha256);
        Assert.Equal(GitFixture.List(git).Count(letter => letter == '\n'), summary.Objects);
    }

    [Theory]
    [InlineData(".pack")]
    [InlineData(".idx")]
    public void A_bit_that_flips_anywhere_in_the_pack_or_in_its_index_is_found(string suffix)
    {
        // Small, so that every bit can be had.
        string path = Path.ChangeExtension(Small(), suffix);
        byte[] bytes = File.ReadAllBytes(path);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Write(path, bytes);
            Assert.ThrowsAny<GitException>(() => Run(Path.ChangeExtension(path, ".pack"), ObjectFormat.Sha1));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Write(path, bytes);
        Run(Path.ChangeExtension(path, ".pack"), ObjectFormat.Sha1);
    }

    [Theory]
    [InlineData(".pack")]
    [InlineData(".idx")]
    public void A_file_that_is_cut_at_any_byte_or_followed_by_more_is_found(string suffix)
    {
        string path = Path.ChangeExtension(Small(), suffix);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length++)
        {
            Write(path, bytes[..length]);
            Assert.ThrowsAny<GitException>(() => Run(Path.ChangeExtension(path, ".pack"), ObjectFormat.Sha1));
        }

        Write(path, [.. bytes, 0]);
        Assert.ThrowsAny<GitException>(() => Run(Path.ChangeExtension(path, ".pack"), ObjectFormat.Sha1));
    }

    [Fact]
    public void The_index_of_another_pack_is_found_and_one_that_is_missing_is_an_error_of_reading()
    {
        string pack = Small();
        RealGit other = GitFixture.Varied(_folder["other"]);
        string index = Path.ChangeExtension(pack, ".idx");
        File.Delete(index);
        Assert.ThrowsAny<IOException>(() => Run(pack, ObjectFormat.Sha1));
        File.Copy(Path.ChangeExtension(GitFixture.Repack(other), ".idx"), index);
        Assert.Contains(index, Assert.Throws<GitException>(() => Run(pack, ObjectFormat.Sha1)).Message, StringComparison.Ordinal);
    }

    private string Small()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(_folder["small"]);
        for (int i = 0; i < 2; i++)
        {
            File.WriteAllText(Path.Combine(git.Folder, "file"), string.Concat(Enumerable.Range(0, 40)) + i);
            git.Run("add", "--all");
            git.Run("commit", "--quiet", "-m", "x");
        }

        return GitFixture.Repack(git);
    }

    private static PackSummary Run(string pack, ObjectFormat format) =>
        PackVerification.Run(pack, format, GitLimits.Default with { Threads = 1, ArrivalBytes = 1 << 20 }, TestContext.Current.CancellationToken);

    // git makes packs read-only, which a test that does not run as root has to lift.
    private static void Write(string path, byte[] bytes)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, bytes);
    }
}
