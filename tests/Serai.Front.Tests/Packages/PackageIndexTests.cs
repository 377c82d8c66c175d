using Serai.Front.Packages;
using Serai.Store;
using Serai.Store.Descriptions;
using Serai.Testing;

namespace Serai.Front.Tests.Packages;

public sealed class PackageIndexTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;

    public PackageIndexTests() => _folder = DataFolder.Open(_temporary["data"]);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_name_comes_before_its_beginning_before_a_part_before_a_tag_before_the_synopsis()
    {
        PackageIndex index = Index(
            Described.Package("ppx_lwt"), Described.Package("lwt"), Described.Package("lwt_ssl"), Described.Package("cohttp", "HTTP over lwt"), Described.Package("zzz", "", "lwt"),
            Described.Package("other", "nothing of it"));
        Assert.Equal(["lwt", "lwt_ssl", "ppx_lwt", "zzz", "cohttp"], Names(index, "lwt"));
    }

    [Theory]
    [InlineData("yojsn")]
    [InlineData("yosjon")]
    [InlineData("YOJSON")]
    [InlineData("yojs")]
    [InlineData("json")]
    [InlineData("  yojson  ")]
    [InlineData("sereilization")]
    public void Slips_parts_and_capitals_find_it(string query)
    {
        PackageIndex index = Index(Described.Package("yojson", "Fast serialization of data"), Described.Package("lwt", "Promises"));
        Assert.Equal("yojson", Assert.Single(Names(index, query)));
    }

    [Fact]
    public void Each_word_must_fit_something_of_it()
    {
        PackageIndex index = Index(Described.Package("cohttp", "A web server", "lwt"), Described.Package("httpaf", "A web server"), Described.Package("ssl"));
        Assert.Equal(["cohttp"], Names(index, "server lwt"));
        Assert.Empty(Names(index, "server database"));
    }

    [Fact]
    public void A_short_word_forgives_no_slip() => Assert.Empty(Names(Index(Described.Package("lwt")), "lvt"));

    [Theory]
    [InlineData("")]
    [InlineData(" \t,; ")]
    [InlineData(null)]
    public void What_has_no_word_is_no_query(string? text) => Assert.Empty(SearchQuery.Parse(text).Words);

    [Fact]
    public void A_query_is_cut_and_so_are_its_words()
    {
        var query = SearchQuery.Parse(string.Join(' ', Enumerable.Range(0, 1_000)));
        Assert.Equal(SearchQuery.MaxWords, query.Words.Length);
        Assert.InRange(query.Text.Length, SearchQuery.MaxLength - 1, SearchQuery.MaxLength);
    }

    [Fact]
    public void A_search_allocates_what_it_finds_and_nothing_for_a_package_that_it_looks_at()
    {
        PackageIndex index = Index([.. Enumerable.Range(0, 5_000).Select(i => Described.Package($"package-{i:D4}", "does things of many kinds", "org:all"))]);
        var query = SearchQuery.Parse("json package kinds");
        _ = index.Search(query, 10, Endless);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = index.Search(query, 10, Endless);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4_096);
    }

    [Fact]
    public void The_best_are_shown_and_all_are_counted()
    {
        PackageIndex index = Index([.. Enumerable.Range(0, 200).Select(i => Described.Package($"json-{i:D3}"))]);
        SearchHits hits = index.Search(SearchQuery.Parse("json"), 10, Endless);
        Assert.Equal((10, 200, false), (hits.Shown.Count, hits.Total, hits.IsCut));
        Assert.Equal("json-000", hits.Shown[0].Name);
    }

    [Fact]
    public void When_the_time_is_over_what_was_found_is_the_answer()
    {
        PackageIndex index = Index([.. Enumerable.Range(0, 200).Select(i => Described.Package($"json-{i:D3}"))]);
        var time = new ManualTime();
        var budget = new TimeBudget(TimeSpan.FromMilliseconds(50), time);
        time.Advance(TimeSpan.FromMilliseconds(50));
        SearchHits hits = index.Search(SearchQuery.Parse("json"), 10, budget);
        Assert.True(hits.IsCut);
        Assert.InRange(hits.Total, 1, 100);
    }

    [Fact]
    public void Pages_go_through_all_packages_in_their_order()
    {
        PackageIndex index = Index(Described.Package("a"), Described.Package("b"), Described.Package("c"));
        Assert.Equal(["b", "c"], index.Browse(1, 5).Shown.Select(package => package.Name));
        Assert.Empty(index.Browse(7, 5).Shown);
        Assert.Equal(3, index.Browse(7, 5).Total);
    }

    private static TimeBudget Endless => new(TimeSpan.MaxValue, new ManualTime());

    private static string[] Names(PackageIndex index, string query) =>
        [.. index.Search(SearchQuery.Parse(query), 50, Endless).Shown.Select(package => package.Name)];

    private PackageIndex Index(params PackageSummary[] packages)
    {
        Described.Write(_folder, packages);
        return new PackageIndex(DescriptionsFile.TryOpen(_folder)!);
    }
}
