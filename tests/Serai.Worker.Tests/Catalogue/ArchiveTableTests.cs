using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>What is one archive, what is not, and what follows where files contradict each other.</summary>
public sealed class ArchiveTableTests
{
    [Fact]
    public void An_archive_is_found_by_each_of_its_checksums_the_strongest_being_its_key()
    {
        ArchiveTable table = Build("a=md5:1 sha256:2 sha512:3");
        KnownArchive archive = Assert.Single(table.All);
        Assert.Equal(["sha512=3", "sha256=2", "md5=1"], Describe(archive));
        Assert.All(archive.Checksums, hash => Assert.Same(archive, table.Find(hash)));
        Assert.Equal(3, table.Checksums.Count);
        Assert.All(archive.Checksums, hash => Assert.True(table.Checksums.Contains(hash)));
        Assert.Null(table.Find(CatalogueText.Hash("sha256", 3)));
        Assert.Empty(table.Problems);
        Assert.Equal(new ArchiveSource("a.1", "https://example.org/a.tgz", []), archive.Sources[0] with { Mirrors = [] });
    }

    [Fact]
    public void Strong_checksums_join_over_any_number_of_steps()
    {
        ArchiveTable table = Build("a=sha256:1", "b=sha512:2", "c=sha256:9", "d=md5:3 sha512:2", "e=sha256:1 sha512:2");
        Assert.Equal(2, table.All.Count);
        KnownArchive joined = Found(table, "sha256:1");
        Assert.Equal(["sha512=2", "sha256=1", "md5=3"], Describe(joined));
        Assert.Equal(["a.1", "b.1", "d.1", "e.1"], joined.Sources.Select(source => source.Package), StringComparer.Ordinal);
        Assert.Equal(["c.1"], Found(table, "sha256:9").Sources.Select(source => source.Package), StringComparer.Ordinal);
        Assert.Equal(0, table.Conflicts);
    }

    [Fact]
    public void An_md5_alone_joins_the_one_archive_that_claims_it_whatever_the_order()
    {
        foreach (string[] order in new[] { new[] { "a=md5:1", "b=md5:1 sha256:2" }, ["b=md5:1 sha256:2", "a=md5:1"] })
        {
            ArchiveTable table = Build(order);
            KnownArchive archive = Assert.Single(table.All);
            Assert.Equal(["sha256=2", "md5=1"], Describe(archive));
            Assert.Equal(2, archive.Sources.Count);
            Assert.Empty(table.Problems);
        }
    }

    [Fact]
    public void Sections_with_the_same_md5_alone_are_one_archive() =>
        Assert.Equal(2, Assert.Single(Build("a=md5:1", "b=md5:1").All).Sources.Count);

    [Fact]
    public void An_md5_of_two_archives_is_contested_and_neither_is_found_under_it()
    {
        ArchiveTable table = Build("a=md5:1 sha256:2", "b=md5:1 sha256:3", "c=md5:1");
        ArchiveHash md5 = CatalogueText.Hash("md5", 1);
        Assert.Null(table.Find(md5));
        Assert.Equal([md5], ArchiveTableText.Contested(table));
        Assert.True(table.Checksums.IsContested(md5) && !table.Checksums.Contains(md5));
        Assert.Equal(["sha256=2"], Describe(Found(table, "sha256:2")));
        Assert.Equal(["sha256=3"], Describe(Found(table, "sha256:3")));
        Assert.Equal(1, table.Conflicts);
        Assert.Equal("packages/b/b.1/opam", Assert.Single(table.Problems).Path);
    }

    [Fact]
    public void An_md5_beside_strong_checksums_that_cannot_be_compared_is_not_served_but_no_conflict()
    {
        // Both may be of one archive: the public repository has such a pair, mlgmpidl.1.2.15 and 1.2.15-1.
        ArchiveTable table = Build("a=md5:1 sha256:2", "b=md5:1 sha512:3");
        Assert.Contains(CatalogueText.Hash("md5", 1), ArchiveTableText.Contested(table));
        Assert.Equal(2, table.All.Count);
        Assert.Equal(0, table.Conflicts);
        Assert.Single(table.Problems);
    }

    [Fact]
    public void Two_md5s_of_one_archive_are_both_contested()
    {
        ArchiveTable table = Build("a=md5:1 sha256:2", "b=md5:3 sha256:2", "c=md5:1");
        Assert.Equal(["sha256=2"], Describe(Assert.Single(table.All)));
        Assert.Equal(2, ArchiveTableText.Contested(table).Count);
        Assert.Equal(1, table.Conflicts);
    }

    [Theory]
    [InlineData("sha256:1 sha512:2", "sha256:1 sha512:3")]
    [InlineData("sha256:1 sha512:2", "sha256:3 sha512:2")]
    public void Strong_checksums_that_cannot_all_be_true_count_each_by_itself(string truth, string lie)
    {
        ArchiveTable table = Build("honest=" + truth, "lying=" + lie);
        Assert.Equal(3, table.All.Count);
        Assert.All(table.All, archive => Assert.Single(archive.Checksums));
        Assert.Equal(1, table.Conflicts);
        Assert.Equal("packages/lying/lying.1/opam", Assert.Single(table.Problems).Path);

        // A liar denies nobody his archive: under both of its checksums it is still to be had from where the honest file says.
        foreach (string hash in truth.Split(' '))
        {
            Assert.Contains(Found(table, hash).Sources, source => source.Package == "honest.1");
        }
    }

    [Fact]
    public void A_contradiction_over_many_steps_is_seen()
    {
        ArchiveTable table = Build("a=sha256:1 sha512:2", "b=sha512:2", "c=sha256:3 sha512:4", "d=sha256:3", "e=sha256:1 sha512:4", "f=sha256:7");
        Assert.Equal(5, table.All.Count);
        Assert.Equal(1, table.Conflicts);
        Assert.Null(table.All.FirstOrDefault(archive => archive.Checksums.Count > 1));
    }

    [Fact]
    public void The_md5_of_a_section_that_was_parted_is_contested()
    {
        ArchiveTable table = Build("a=md5:9 sha256:1 sha512:2", "b=sha256:1 sha512:3");
        Assert.Equal([CatalogueText.Hash("md5", 9)], ArchiveTableText.Contested(table));
        Assert.Null(table.Find(CatalogueText.Hash("md5", 9)));
        Assert.Equal(1, table.Conflicts);
        Assert.Single(table.Problems);
    }

    [Theory]
    [InlineData("sha256:1 sha256:2")]
    [InlineData("md5:1 md5:2")]
    [InlineData("sha512:1 sha512:2 sha256:3")]
    [InlineData("md5:1 md5:2 sha256:3")]
    public void A_section_with_two_different_checksums_of_one_algorithm_is_no_archive_and_hurts_no_other(string checksums)
    {
        ArchiveTable table = Build("a=md5:1 sha256:3", "b=" + checksums);
        Assert.Equal(["sha256=3", "md5=1"], Describe(Assert.Single(table.All)));
        Assert.Equal("packages/b/b.1/opam", Assert.Single(table.Problems).Path);
        Assert.Empty(ArchiveTableText.Contested(table));
    }

    [Fact]
    public void The_same_checksum_twice_is_one()
    {
        Assert.Equal(["sha256=1"], Describe(Assert.Single(Build("a=sha256:1 sha256:1").All)));
        Assert.Empty(Build("a=sha256:1 sha256:1").Problems);
    }

    [Fact]
    public void A_url_with_different_checksums_is_two_archives_and_is_named()
    {
        ArchiveTable table = ArchiveTable.Build(
        [
            CatalogueText.Package("a", "sha256:1", "https://example.org/same.tgz"),
            CatalogueText.Package("b", "sha256:2", "https://example.org/same.tgz"),
            CatalogueText.Package("c", "sha256:2", "https://example.org/same.tgz"),
        ]);
        Assert.Equal(2, table.All.Count);
        Assert.All(table.All, archive => Assert.Equal("https://example.org/same.tgz", archive.Sources[0].Url));
        Assert.Equal("packages/b/b.1/opam", Assert.Single(table.Problems).Path);
        Assert.Equal(0, table.Conflicts);
    }

    [Fact]
    public void Nothing_names_nothing()
    {
        Assert.Empty(ArchiveTable.Empty.All);
        Assert.Empty(Build("a=").All);
    }

    [Fact]
    public void Any_number_of_lies_takes_time_and_words_in_proportion()
    {
        // All claim the md5s of all: two archives, 100,000 md5s each; and a chain of as many strong checksums that contradict each other.
        const int Many = 100_000;
        SourceRecord[] claims = [.. Enumerable.Range(0, Many).SelectMany(i => new[] { Source(("md5", i), ("sha256", -1)), Source(("md5", i), ("sha256", -2)) })];
        SourceRecord[] chain = [.. Enumerable.Range(0, Many).SelectMany(i => new[] { Source(("sha256", i), ("sha512", i)), Source(("sha256", i), ("sha512", i + 1)) })];
        ArchiveTable table = ArchiveTable.Build([new PackageRecord("x", "0", 1, 1, [.. claims, .. chain], [])]);
        Assert.Equal(Many, ArchiveTableText.Contested(table).Count);
        Assert.Equal((2 * Many) + 1 + 2, table.All.Count);
        Assert.InRange(table.Problems.Count, 1, 2_000);

        static SourceRecord Source((string Algorithm, int Number) one, (string Algorithm, int Number) other) =>
            new("x.1", string.Empty, [], [CatalogueText.Hash(one.Algorithm, one.Number), CatalogueText.Hash(other.Algorithm, other.Number)]);
    }

    private static ArchiveTable Build(params string[] packages) => ArchiveTable.Build(
        [.. packages.Select(text => CatalogueText.Package(text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..]))]);

    private static KnownArchive Found(ArchiveTable table, string hash)
    {
        string[] parts = hash.Split(':');
        KnownArchive? archive = table.Find(CatalogueText.Hash(parts[0], int.Parse(parts[1], null)));
        Assert.NotNull(archive);
        return archive;
    }

    private static IEnumerable<string> Describe(KnownArchive archive) =>
        archive.Checksums.Select(hash => $"{hash.AlgorithmName}={hash.Hex.TrimStart('0')}");
}
