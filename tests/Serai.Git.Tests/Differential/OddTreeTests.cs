using System.Text;
using Serai.Git.Objects;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Differential;

/// <summary>
/// Odd trees, made by hand and written with <c>git hash-object --literally</c>: what <c>git fsck</c> finds in them, we find, by another
/// name. Where we see more or less on purpose, the row says so.
/// </summary>
public sealed class OddTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // fsck.<msg-id> of git-fsck(1), or "" where git finds nothing; our faults of the entries, in their order; the entries.
    public static TheoryData<string, string, string[]> Trees => new()
    {
        { "", "None", ["100644 a"] },
        { "", "None None None None", ["100644 a", "100755 b", "40000 c", "120000 d"] },
        { "", "None", ["160000 module"] },
        // git cannot read on behind an empty name; we can, and leave it out.
        { "badTree", "EmptyName", ["100644 "] },
        { "hasDot", "DotName", ["100644 ."] },
        { "hasDotdot", "DotName", ["100644 .."] },
        { "hasDotgit", "GitName", ["100644 .git"] },
        { "hasDotgit", "GitName", ["100644 .GIT"] },
        { "hasDotgit", "GitName", ["100644 git~1"] },
        { "hasDotgit", "GitName", ["100644 GiT~1"] },
        { "hasDotgit", "GitName", ["100644 .git "] },
        { "hasDotgit", "GitName", ["100644 .git. ."] },
        { "hasDotgit", "GitName", ["100644 .git::$INDEX_ALLOCATION"] },
        { "hasDotgit", "GitName", ["100644 .git...:x"] },
        { "hasDotgit", "GitName", ["100644 .g\u200cit"] },
        { "hasDotgit", "GitName", ["100644 \ufeff.GI\u206ft"] },
        { "", "None", ["100644 .gitx"] },
        { "", "None", ["100644 git~2"] },
        { "", "None", ["100644 .g\u200bit"] },
        { "fullPathname", "NameCharacter", ["100644 a/b"] },
        { "duplicateEntries", "None Duplicate", ["100644 a", "100644 a"] },
        { "duplicateEntries", "None Duplicate", ["100644 a", "40000 a"] },
        { "duplicateEntries", "None None Duplicate", ["100644 a", "100644 a.b", "40000 a"] },
        { "duplicateEntries", "None None None Duplicate", ["100644 a", "100644 a-", "100644 a.", "40000 a"] },
        { "", "None None", ["100644 a.b", "40000 a"] },
        { "treeNotSorted", "None Order", ["100644 b", "100644 a"] },
        { "treeNotSorted", "None Order", ["40000 a", "100644 a.b"] },
        { "duplicateEntries", "None Duplicate", ["40000 a", "100644 a"] },
        { "badFilemode", "Mode", ["100600 a"] },
        { "badFilemode", "Mode", ["0 a"] },
        { "badFilemode", "Mode", ["140000 a"] },
        // A mode with zeros in front means what it says: git warns, and reads it.
        { "zeroPaddedFilemode", "None", ["040000 a"] },
        // The mode that git wrote before 2005; only fsck --strict minds.
        { "", "None", ["100664 a"] },
        // Stricter than git: on Windows, in tar files and on terminals these are not what they seem.
        { "", "NameCharacter", ["100644 a\\b"] },
        { "", "NameCharacter", ["100644 a\rb"] },
        { "", "NameCharacter", ["100644 a\nb"] },
        { "", "NameCharacter", ["100644 \u001b[1m"] },
    };

    // What cannot be read on is badTree for git and an error for us: cut anywhere, no mode, no blank.
    public static TheoryData<string> Unreadable => ["", "644", "100644", "100644 ", "100644 a", "100644 a\0short", " a\0", "1006x4 a\0"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Trees))]
    public void What_git_finds_in_a_tree_we_find(string message, string faults, string[] entries)
    {
        RealGit git = Repository();
        byte[] tree = [.. entries.SelectMany(entry => Entry(git, entry))];
        (string found, string error) = Fsck(git, tree);
        Assert.True(message.Length == 0 ? found.Length == 0 : found.Split(' ').Contains(message, StringComparer.Ordinal), $"git fsck finds '{found}': {error}");
        Assert.Equal(faults, string.Join(' ', Faults(tree)));
    }

    [Fact]
    public void An_id_of_zeros_and_a_name_of_five_thousand_bytes_are_found()
    {
        RealGit git = Repository();
        byte[] zeros = [.. "100644 a\0"u8, .. new byte[20]];
        Assert.Contains("nullSha1", Fsck(git, zeros).Found, StringComparison.Ordinal);
        Assert.Equal([TreeEntryFault.NullId], Faults(zeros));

        // git has largePathname since 2.45; ours is the same bound.
        Assert.Equal([TreeEntryFault.LongName], Faults(Entry(git, "100644 " + new string('n', 5_000))));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_git_cannot_read_we_cannot_read(string end)
    {
        RealGit git = Repository();
        byte[] tree = [.. Entry(git, "100644 a"), .. Encoding.ASCII.GetBytes(end)];
        bool isGood = end.Length == 0;
        Assert.Equal(isGood, Fsck(git, tree).Found.Length == 0);
        Assert.Equal(isGood, Record.Exception(() => Faults(tree)) is not GitException);
    }

    private RealGit Repository()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        return RealGit.Init(_folder["repository"], bare: true);
    }

    // Its message ids, those of missing objects left out: "error in tree ID: hasDot: contains '.'".
    private static (string Found, string Error) Fsck(RealGit git, byte[] tree)
    {
        string id = Encoding.ASCII.GetString(git.Output(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], tree)).Trim();
        (_, byte[] output, string error) = git.Try(["fsck", "--no-dangling", "--no-reflogs", id]);
        string[] lines = (Encoding.UTF8.GetString(output) + error).Split('\n');
        return (string.Join(' ', lines.Where(line => line.Contains($" in tree {id}: ", StringComparison.Ordinal)).Select(line => line.Split(": ")[1])), error);
    }

    private static byte[] Entry(RealGit git, string entry)
    {
        string kind = entry.StartsWith('4') || entry.StartsWith("04", StringComparison.Ordinal) ? "tree" : "blob";
        string hex = Encoding.ASCII.GetString(git.Output(["hash-object", "-t", kind, "-w", "--stdin"], default)).Trim();
        return [.. Encoding.UTF8.GetBytes(entry), 0, .. Convert.FromHexString(hex)];
    }

    private static List<TreeEntryFault> Faults(byte[] tree)
    {
        var faults = new List<TreeEntryFault>();
        var reader = new TreeReader(tree, ObjectFormat.Sha1);
        while (reader.MoveNext())
        {
            faults.Add(reader.Fault);
        }

        return faults;
    }
}
