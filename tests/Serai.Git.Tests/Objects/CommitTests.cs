using System.Text;
using Serai.Git.Objects;
using Serai.Git.Tests.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Objects;

public sealed class CommitTests
{
    private const string Id = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("sha1", ObjectFormat.Sha1)]
    [InlineData("sha256", ObjectFormat.Sha256)]
    public void Commits_and_tags_of_git_are_read(string name, ObjectFormat format)
    {
        using var folder = new TemporaryFolder();
        RealGit git = GitFixture.Varied(folder["repository"], name, commits: 9);
        foreach (string line in git.Run("log", "--all", "--format=%H|%T|%P|%ct").Split('\n'))
        {
            string[] expected = line.Split('|');
            Commit commit = Commit.Parse(git.Output("cat-file", "commit", expected[0]), format);
            Assert.Equal(expected[1], commit.TreeId.ToString());
            Assert.Equal(expected[2], string.Join(' ', commit.Parents));
            Assert.Equal(long.Parse(expected[3]), commit.CommitterTime);
            Assert.Equal(commit.CommitterTime, commit.CommitterDate.ToUnixTimeSeconds());
        }

        Tag tag = Tag.Parse(git.Output("cat-file", "tag", "v1-again"), format);
        Assert.Equal((ObjectKind.Tag, git.Run("rev-parse", "v1")), (tag.TargetKind, tag.TargetId.ToString()));
        tag = Tag.Parse(git.Output("cat-file", "tag", "v1"), format);
        Assert.Equal((ObjectKind.Commit, git.Run("rev-parse", "v1^{}")), (tag.TargetKind, tag.TargetId.ToString()));
    }

    [Theory]
    [InlineData("C <c@example.com> 1700000000 +0100", 1_700_000_000)]
    [InlineData("C <c@example.com> -5 +0000", -5)]
    [InlineData("C > D <c@example.com> 7 +0000", 7)]
    [InlineData("<> 99999999999999999 +0000", 99_999_999_999_999_999)]
    [InlineData("C <c@example.com>", 0)]
    [InlineData("C <c@example.com> soon", 0)]
    [InlineData("C", 0)]
    [InlineData("C <c@example.com> 99999999999999999999999 +0000", 0)]
    public void The_time_of_any_committer_line_is_read_or_0(string committer, long seconds)
    {
        Commit commit = Parse($"tree {Id}\nauthor A\ncommitter {committer}\n\nmessage\n");
        Assert.Equal(seconds, commit.CommitterTime);
        Assert.InRange(commit.CommitterDate, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("tree", 0)]
    [InlineData("tree " + Id, 0)]
    [InlineData("parent " + Id + "\n", 0)]
    [InlineData("tree 01234\n", 11)]
    [InlineData("tree " + Id + "ff\n", 48)]
    [InlineData("tree " + Id + "\nparent xyz\n", 57)]
    [InlineData("tree " + Id + "\ncommitter C\n", 46)]
    [InlineData("tree " + Id + "\nauthor A\n", 55)]
    public void What_is_no_commit_is_an_error_with_its_place(string text, int offset)
    {
        GitException fault = Assert.Throws<GitException>(() => Parse(text));
        Assert.StartsWith($"commit offset {offset}: expected ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object " + Id + "\ntype thing\n")]
    [InlineData("object " + Id + "\n")]
    [InlineData("type commit\n")]
    public void What_is_no_tag_is_an_error(string text) =>
        Assert.Throws<GitException>(() => Tag.Parse(Encoding.ASCII.GetBytes(text), ObjectFormat.Sha1));

    private static Commit Parse(string text) => Commit.Parse(Encoding.ASCII.GetBytes(text), ObjectFormat.Sha1);
}
