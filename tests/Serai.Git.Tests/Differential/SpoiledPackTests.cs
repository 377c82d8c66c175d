using Serai.Git.Packs;
using Serai.Git.Tests.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Differential;

/// <summary>
/// Packs of the real git, spoiled: we take what <c>git index-pack</c> takes and refuse what it refuses; <c>--strict</c> refuses more, which
/// the last two tests name.
/// </summary>
public sealed class SpoiledPackTests : IDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 60 : 2_000;
    private static readonly GitLimits Limits = GitLimits.Default with { Threads = 1, MaxObjectBytes = 16 << 20 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public void A_pack_is_refused_exactly_when_git_refuses_it(string objectFormat)
    {
        RealGit git = GitFixture.Varied(_folder["repository"], objectFormat, commits: 12);
        byte[] pack = File.ReadAllBytes(GitFixture.Repack(git, "--depth=50"));
        var random = new Random(815);
        int taken = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] spoiled = Spoiled(random, pack, objectFormat);
            bool gitTakes = IsTakenByGit(git, spoiled, []);
            bool weTake = IsTaken(spoiled, objectFormat is "sha256" ? ObjectFormat.Sha256 : ObjectFormat.Sha1);
            Assert.True(gitTakes == weTake, $"round {round}: git {(gitTakes ? "takes" : "refuses")} it: {Convert.ToBase64String(spoiled)}");
            Assert.True(weTake || !IsTakenByGit(git, spoiled, ["--strict"]), "git takes it with --strict");
            taken += weTake ? 1 : 0;
        }

        Assert.InRange(taken, 1, Rounds - 1);
    }

    // On purpose: git --strict refuses a pack with an object in it twice, and without it takes one; servers have sent such packs.
    [Fact]
    public void An_object_that_comes_twice_is_taken_as_git_takes_it_without_strict()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(_folder["repository"]);
        var builder = new PackBuilder();
        builder.Whole(3, [1]);
        builder.Whole(3, [1]);
        byte[] pack = builder.Build();
        Assert.NotEqual(0, git.Try(["index-pack", "--strict", "--stdin"], pack).Exit);
        Assert.Equal(0, git.Try(["index-pack", "--stdin"], pack).Exit);
        Assert.True(IsTaken(pack, ObjectFormat.Sha1));
    }

    // On purpose: git --strict looks into objects and for those they name; we look where an object is used.
    [Fact]
    public void An_object_that_is_none_of_its_kind_is_taken_as_git_takes_it_without_strict()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(_folder["repository"]);
        var builder = new PackBuilder();
        builder.Whole(1, "no commit"u8.ToArray());
        byte[] pack = builder.Build();
        Assert.NotEqual(0, git.Try(["index-pack", "--strict", "--stdin"], pack).Exit);
        Assert.Equal(0, git.Try(["index-pack", "--stdin"], pack).Exit);
        Assert.True(IsTaken(pack, ObjectFormat.Sha1));
    }

    // A bit turned, a piece cut out, an end cut off, something behind it; the trailer is made right half of the time.
    private static byte[] Spoiled(Random random, byte[] pack, string objectFormat)
    {
        int idLength = objectFormat is "sha256" ? 32 : 20;
        int at = random.Next(pack.Length);
        byte[] body = pack[..^idLength];
        switch (random.Next(6))
        {
            case 0:
                return pack[..at];
            case 1:
                return [.. pack, .. new byte[random.Next(3)]];
            case 2:
                byte[] turned = [.. pack];
                turned[at] ^= (byte)(1 << random.Next(8));
                return turned;
            case 3:
                at = random.Next(12, body.Length);
                body = [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 9))..]];
                break;
            case 4:
                body[11] += (byte)random.Next(-1, 2);
                break;
            default:
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
                break;
        }

        return [.. body, .. idLength == 20 ? System.Security.Cryptography.SHA1.HashData(body) : System.Security.Cryptography.SHA256.HashData(body)];
    }

    private bool IsTakenByGit(RealGit git, byte[] pack, string[] options)
    {
        string path = _folder.File("spoiled.pack", pack);
        File.Delete(_folder["spoiled.idx"]);
        return git.Try(["index-pack", .. options, "-o", _folder["spoiled.idx"], path]).Exit == 0;
    }

    private static bool IsTaken(byte[] pack, ObjectFormat format)
    {
        using PackFile file = PackFile.From(pack, format, Limits);
        try
        {
            PackAnalysis.Run(file, Limits, TestContext.Current.CancellationToken).Dispose();
            return true;
        }
        catch (MalformedPackException)
        {
            return false;
        }
    }
}
