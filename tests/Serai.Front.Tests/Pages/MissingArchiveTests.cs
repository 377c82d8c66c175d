using Serai.Front.Tests.Packages;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Tests.Pages;

/// <summary>What the pages say of archives that are not here: it is true of what this mirror was told about archives.</summary>
public sealed class MissingArchiveTests : IAsyncLifetime
{
    private static readonly ArchiveFailure Failure = new(
        "md5=" + new string('1', 32), "b.1", "https://example.org/b.tar.gz", "example.org: HTTP 500", "example.org: HTTP 500", FrontFixture.Now, FrontFixture.Now.AddSeconds(30));

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData(ArchivePolicy.OnDemand, "6 missing: nobody asked for them yet.", "Not asked for yet", "archive is not here yet", "it is fetched when it is asked for.")]
    [InlineData(ArchivePolicy.All, "6 missing: they wait to be fetched.", "Waiting to be fetched", "archive is not here yet", "it waits to be fetched.")]
    [InlineData(ArchivePolicy.Off, "6 missing: not fetched here (archives: off).", "Not fetched here (archives: off)", "archive is not here<", "this mirror fetches no archives (archives: off).")]
    public async Task Why_they_are_not_here_depends_on_what_is_fetched(ArchivePolicy policy, string line, string row, string word, string sentence)
    {
        Tell(policy, new ArchiveCounts(10, 4, 1000));
        var away = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16]);
        Described.Write(_front.Folder, 1, (Described.Package("lwt"), Described.One("", Described.Source("https://example.org/1", away))));
        Assert.Contains(line, await PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains($"<th scope=\"row\">{row}</th><td>6 ", await PageAsync("/status"), StringComparison.Ordinal);
        string page = await PageAsync("/packages/lwt");
        Assert.Contains(word, page, StringComparison.Ordinal);
        Assert.Contains(sentence, page, StringComparison.Ordinal);

        // Where nothing is fetched the cache is 404 for it, and no place to be led to.
        bool isFetched = policy != ArchivePolicy.Off;
        Assert.Equal(isFetched, page.Contains("href=\"/cache/", StringComparison.Ordinal));
        Assert.Equal(isFetched, (await PageAsync("/")).Contains("archive-mirrors", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ArchivePolicy.OnDemand, "nobody asked for the others yet.")]
    [InlineData(ArchivePolicy.All, "the others wait to be fetched.")]
    public async Task Those_that_failed_and_those_being_fetched_are_told_apart_from_the_others(ArchivePolicy policy, string others)
    {
        Tell(policy, new ArchiveCounts(10, 4, 1000)
        {
            FailedCount = 1,
            Failed = [Failure],
            Active = [new ActiveFetch("md5=" + new string('2', 32), "c.1", "https://example.org/c.tar.gz", 1, FrontFixture.Now)],
        });
        Assert.Contains($"6 missing: 1 could not be had (example.org: HTTP 500), 1 being fetched, {others}", await PageAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ArchivePolicy.OnDemand, "tried again when it is asked for, in 30 s at the earliest", "tried again when it is asked for.")]
    [InlineData(ArchivePolicy.All, "next try in 30 s", "next try now.")]
    public async Task What_failed_is_said_to_be_tried_again_only_when_it_is(ArchivePolicy policy, string before, string after)
    {
        Tell(policy, new ArchiveCounts(10, 4, 1000) { FailedCount = 1, Failed = [Failure] });
        Assert.True(ArchiveHash.TryParse("md5", new string('1', 32), out ArchiveHash hash));
        Described.Write(_front.Folder, 1, (Described.Package("b"), Described.One("", Described.Source("https://example.org/b.tar.gz", hash))));
        Assert.Contains(before, await PageAsync("/status"), StringComparison.Ordinal);
        Assert.Contains(before, await PageAsync("/packages/b"), StringComparison.Ordinal);
        _front.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Contains(after[..^1], await PageAsync("/status"), StringComparison.Ordinal);
        Assert.Contains(after, await PageAsync("/packages/b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contested_md5_is_said_to_be_one_and_leads_nowhere()
    {
        var contested = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16]);
        var beside = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, new byte[32]);
        _front.Publish(2, known: [beside], contested: [contested]);
        Described.Write(
            _front.Folder,
            2,
            (Described.Package("alone"), Described.One("", Described.Source("https://example.org/1", contested))),
            (Described.Package("with-another"), Described.One("", Described.Source("https://example.org/1", beside, contested))));
        foreach (string name in new[] { "alone", "with-another" })
        {
            string page = await PageAsync("/packages/" + name);
            Assert.Contains("is declared of different archives", page, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/cache/md5", page, StringComparison.Ordinal);
            Assert.Equal(name == "alone", !page.Contains("not here yet", StringComparison.Ordinal));
            Assert.Equal(name == "alone", page.Contains("It is not served from here", StringComparison.Ordinal));
            Assert.Equal(name == "alone", !page.Contains("href=\"/cache/sha256", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Programs_are_told_what_is_fetched()
    {
        Tell(ArchivePolicy.OnDemand, null);
        Assert.Contains("\"policy\": \"on-demand\"", await PageAsync("/status.json"), StringComparison.Ordinal);
    }

    private void Tell(ArchivePolicy policy, ArchiveCounts? counts)
    {
        _front.Current.Take(_front.Options with { Archives = policy });
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, Archives = counts });
    }

    private Task<string> PageAsync(string path) => _front.Client.GetStringAsync(path, TestContext.Current.CancellationToken);
}
