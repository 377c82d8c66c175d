using System.Text;
using Serai.Opam.Repositories;
using Serai.Opam.Syntax;
using Serai.Opam.Tests.Reference;

namespace Serai.Opam.Tests;

public sealed class RepoFileTests(ReferenceParser reference) : IClassFixture<ReferenceParser>
{
    private const string Upstream = """"
        opam-version: "1.2"
        # what the project says
        upstream: "https://example.org/tree"
        browse: "https://example.org/pkg/"
        stamp: "old"
        archive-mirrors: ["https://example.org/cache"]
        announce: [
        """
        [WARNING] "old"
        """ {opam-version < "2.1" & (os = "macos" | !x)}
        "second"
        ]
        """";

    [Fact]
    public void The_served_file_keeps_what_the_upstream_wrote_and_has_its_own_stamp_and_mirrors()
    {
        const string Expected = """"
            opam-version: "2.0"
            browse: "https://example.org/pkg/"
            upstream: "https://example.org/tree"
            archive-mirrors: ["cache" "https://other.example/\"x\""]
            announce: [
            """
            [WARNING] "old"
            """ {opam-version < "2.1" & (os = "macos" | !x)}
            "second"
            "stale\\"
            ]
            stamp: "97014be"

            """";
        RepoFile repo = Parse(Upstream);
        Assert.Empty(repo.Warnings);
        Assert.Equal(Expected, Print(repo, "97014be", ["cache", "https://other.example/\"x\""], "stale\\"));
    }

    [Fact]
    public void An_announcement_of_our_own_can_be_taken_back_from_the_served_file()
    {
        foreach (string upstream in new[] { Upstream, "announce: \"a\" {b}", "announce: [\"ours \\\"now\\\"\"]", "" })
        {
            string before = Print(Parse(upstream), "s", ["cache"], null);
            string with = Print(Parse(before), "s", ["cache"], "ours \"now\"");
            Assert.Equal(with, Print(Parse(upstream), "s", ["cache"], "ours \"now\""));
            Assert.Equal(before, Print(Parse(with).WithoutAnnouncement("ours \"now\""), "s", ["cache"], null));
            Assert.Equal(with, Print(Parse(with).WithoutAnnouncement("another"), "s", ["cache"], null));
        }
    }

    [Fact]
    public void A_repository_without_the_file_gets_the_least_one() =>
        Assert.Equal("opam-version: \"2.0\"\narchive-mirrors: [\"cache\"]\nstamp: \"s\"\n", Print(RepoFile.Empty, "s", ["cache"], null));

    [Fact]
    public void Without_mirrors_the_field_is_left_out() =>
        Assert.Equal("opam-version: \"2.0\"\nannounce: [\n\"\"\"x\ny\"\"\"\n]\nstamp: \"s\"\n", Print(RepoFile.Empty, "s", [], "x\ny"));

    [Fact]
    public void A_single_announcement_becomes_a_list() =>
        Assert.Contains("announce: [\n\"a\" {b}\n]\n", Print(Parse("announce: \"a\" {b}"), "s", [], null), StringComparison.Ordinal);

    [Theory]
    [InlineData("a: 1\nnew-field: 2", "line 2, column 1: no client knows \"new-field\", which is left out", 2)]
    [InlineData("browse: \"a\" browse: \"b\"", "line 1, column 13: expected one browse, found another, which is left out", 1)]
    [InlineData("browse { x: 1 }", "line 1, column 1: no client knows \"browse\", which is left out", 1)]
    [InlineData("redirect: \"http://elsewhere/\"", "line 1, column 1: redirect would send clients away from this mirror; it is left out", 1)]
    [InlineData("opam-version: \"2.9\" browse: <-", "line 1, column 30: the file is in a newer format, and its fields are left out: expected a token, found \"-\"", 1)]
    public void What_clients_would_warn_of_is_left_out_and_reported(string text, string warning, int count)
    {
        RepoFile repo = Parse(text);
        Assert.Equal(count, repo.Warnings.Count);
        Assert.Equal(warning, repo.Warnings[^1].ToString());
        Assert.DoesNotContain("new-field", Print(repo, "s", ["cache"], null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_file_is_an_error() => Assert.Throws<OpamSyntaxException>(() => Parse("announce: ["));

    [Fact]
    public void The_reference_reads_the_served_file()
    {
        byte[] served = Parse(Upstream).Print("stamp \"x\"\r\n\0é", ["cache"], "one\ntwo \"\"\"");
        string dump = Assert.Single(reference.Dump([served]));
        Assert.StartsWith("accepted", dump, StringComparison.Ordinal);
        Assert.Equal(TreeDump.Of(served), dump);
        Assert.Contains("(string @6 \"\\0a[WARNING] \\22old\\22\\0a\")", dump, StringComparison.Ordinal);
    }

    private static RepoFile Parse(string text) => RepoFile.Parse(Encoding.UTF8.GetBytes(text));

    private static string Print(RepoFile repo, string stamp, string[] mirrors, string? announce) =>
        Encoding.UTF8.GetString(repo.Print(stamp, mirrors, announce));
}
