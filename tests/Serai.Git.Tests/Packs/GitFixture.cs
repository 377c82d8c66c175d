using System.Globalization;
using System.Text;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Packs;

/// <summary>Repositories that the real git makes while the tests run.</summary>
internal static class GitFixture
{
    public const string ListFormat = "--batch-check=%(objectname) %(objecttype) %(objectsize)";

    /// <summary>History with all kinds of object and entry: a growing file, a merge, a tag, a link, a submodule, an empty file, odd names.</summary>
    public static RealGit Varied(string folder, string objectFormat = "sha1", int commits = 60)
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(folder, objectFormat: objectFormat);
        git.Output(["fast-import", "--quiet"], History(commits, idDigits: objectFormat.EndsWith("256", StringComparison.Ordinal) ? 64 : 40));
        git.Run("tag", "--annotate", "--message", "first", "v1", "master");
        git.Run("tag", "--annotate", "--message", "of a tag", "v1-again", "v1");
        return git;
    }

    /// <summary>Packs all objects into one pack and gives its path.</summary>
    public static string Repack(RealGit git, params string[] options)
    {
        git.Run(["repack", "-adfq", .. options]);
        return Assert.Single(Directory.GetFiles(git.Run("rev-parse", "--absolute-git-dir") + "/objects/pack", "*.pack"));
    }

    /// <summary>One line for each object: id, kind, size, sorted by id; what git says.</summary>
    public static string List(RealGit git) => git.Run("cat-file", "--batch-all-objects", ListFormat) + "\n";

    // git-fast-import(1)
    private static byte[] History(int commits, int idDigits)
    {
        using var stream = new MemoryStream();
        var random = new Random(11);
        var growing = new StringBuilder();
        for (int i = 1; i <= commits; i++)
        {
            growing.Append(CultureInfo.InvariantCulture, $"line {i} {random.NextInt64()}\n");
            Commit(stream, "master", i, $"mark :{i}\n", string.Empty);
            Add(stream, "100644 inline growing.txt", Encoding.UTF8.GetBytes(growing.ToString()));
            Add(stream, $"100755 inline many/{i % 7}/file {i}.txt", Encoding.UTF8.GetBytes($"number {i}\n"));
        }

        Commit(stream, "side", commits + 1, $"mark :{commits + 1}\n", $"from :{commits / 2}\n");
        Add(stream, "100644 inline side.txt", "on the side\n"u8);
        byte[] noise = new byte[200_000];
        random.NextBytes(noise);
        Commit(stream, "master", commits + 2, string.Empty, $"from :{commits}\nmerge :{commits + 1}\n");
        Add(stream, "100644 inline side.txt", "on the side\n"u8);
        Add(stream, "100644 inline empty", []);
        Add(stream, "100644 inline naïve ☃.txt", "snow\n"u8);
        Add(stream, "100644 inline noise", noise);
        Add(stream, "120000 inline link", "growing.txt"u8);
        stream.Write(Encoding.ASCII.GetBytes($"M 160000 {new string('7', idDigits)} module\n"));
        return stream.ToArray();
    }

    private static void Commit(MemoryStream stream, string branch, int number, string mark, string parents) =>
        stream.Write(Encoding.ASCII.GetBytes(
            $"commit refs/heads/{branch}\n{mark}committer C <c@example.com> {1_700_000_000 + (60 * number)} +0100\ndata 5\nstep\n{parents}"));

    private static void Add(MemoryStream stream, string what, ReadOnlySpan<byte> content)
    {
        stream.Write(Encoding.UTF8.GetBytes($"M {what}\ndata {content.Length}\n"));
        stream.Write(content);
        stream.Write("\n"u8);
    }
}
