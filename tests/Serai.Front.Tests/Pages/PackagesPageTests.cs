using System.Net;
using Serai.Front.Tests.Packages;
using Serai.Store.Archives;
using Serai.Store.Descriptions;

namespace Serai.Front.Tests.Pages;

public sealed class PackagesPageTests : IAsyncLifetime
{
    private const string Markup = "<img src=x onerror=alert(1)>\"'&";

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData("/packages", HttpStatusCode.OK)]
    [InlineData("/packages?q=lwt", HttpStatusCode.OK)]
    [InlineData("/packages/lwt", HttpStatusCode.NotFound)]
    public async Task Before_anything_is_described_it_is_said_so(string path, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await _front.AskAsync(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("describes the packages in the background", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_packages_are_there_to_be_browsed_a_hundred_on_a_page()
    {
        Described.Write(_front.Folder, [.. Enumerable.Range(0, 250).Select(i => Described.Package($"p{i:D3}", $"does {i}"))]);
        string first = await PageAsync("/packages");
        Assert.Contains("250 packages", first, StringComparison.Ordinal);
        Assert.Contains("href=\"/packages/p099\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/packages/p100\"", first, StringComparison.Ordinal);
        Assert.Contains("href=\"/packages?page=2\"", first, StringComparison.Ordinal);
        string last = await PageAsync("/packages?page=3");
        Assert.Contains("href=\"/packages/p249\"", last, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", last, StringComparison.Ordinal);
        Assert.Contains("To the first page", await PageAsync("/packages?page=4"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_stand_in_the_order_in_which_people_look_for_them_with_letters_to_jump_to()
    {
        Described.Write(_front.Folder, [.. new[] { "0install-gtk", "0install", "ANSITerminal", "abc-x", "abc", "Zed" }
            .Concat(Enumerable.Range(0, 150).Select(i => $"p{i:D3}")).Select(name => Described.Package(name))]);
        string first = await PageAsync("/packages");
        int[] places = [.. new[] { "0install", "0install-gtk", "abc", "abc-x", "ANSITerminal", "p000" }.Select(name => first.IndexOf($"\"/packages/{name}\"", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("<a href=\"/packages?page=1#letter-A\">A</a>", first, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/packages?page=2#letter-Z\">Z</a>", first, StringComparison.Ordinal);
        Assert.Contains("<tr id=\"letter-A\"><th scope=\"row\"><a href=\"/packages/abc\">", first, StringComparison.Ordinal);
        Assert.Contains("<tr id=\"letter-Z\"><th scope=\"row\"><a href=\"/packages/Zed\">", await PageAsync("/packages?page=2"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?q=yojsn", "One package fits")]
    [InlineData("?q=zzzzzz", "No package fits")]
    [InlineData("?q=", "2 packages")]
    [InlineData("?page=0", "2 packages")]
    [InlineData("?page=x", "2 packages")]
    [InlineData("?q=json+data", "One package fits")]
    public async Task The_form_finds_packages_without_a_script(string query, string count)
    {
        Described.Write(_front.Folder, Described.Package("yojson", "JSON data"), Described.Package("lwt", "promises"));
        Assert.Contains(count, await PageAsync("/packages" + query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_shows_its_versions_their_needs_and_whether_each_archive_is_here()
    {
        byte[] content = "an archive"u8.ToArray();
        IReadOnlyList<ArchiveHash> here = _front.Store(content);
        ArchiveHash away = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16]);
        var description = new PackageDescription("All of it.", ["https://example.org/"], ["MIT"],
        [
            new VersionDescription("2.0", [new Dependency("ocaml", ">= \"5\"")], [], [Described.Source("https://example.org/2", here[0])], string.Empty),
            new VersionDescription("1.0", [], [], [Described.Source("https://example.org/1", away)], "it is odd"),
        ]);
        Described.Write(_front.Folder, 1, (Described.Package("lwt", "promises", "org:ocsigen"), description));
        string page = await PageAsync("/packages/lwt");
        Assert.Contains("<strong>2.0</strong>archive is here", page, StringComparison.Ordinal);
        Assert.Contains("<strong>1.0</strong>archive is not here yet", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/packages/ocaml\">ocaml</a>", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cache/md5/00/{away.Hex}\"", page, StringComparison.Ordinal);
        Assert.Contains("when all its checksums held", page, StringComparison.Ordinal);
        Assert.Contains("it is odd", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/packages?q=org%3Aocsigen\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_shows_from_where_an_archive_came_where_that_is_known()
    {
        ArchiveHash known = _front.Store("one"u8.ToArray())[0];
        IReadOnlyList<ArchiveHash> copied = _front.Store("two"u8.ToArray());
        new ArchiveStore(_front.Folder).NoteSource(_front.Store("one"u8.ToArray())[1], "https://example.org/" + Markup);
        Described.Write(
            _front.Folder,
            1,
            (Described.Package("a"), Described.One("", Described.Source("https://example.org/1", known))),
            (Described.Package("b"), Described.One("", Described.Source("https://example.org/2", copied[1]))));
        string page = await PageAsync("/packages/a");
        Assert.Contains("when all its checksums held; it came from https://example.org/&lt;img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("when all its checksums held.", await PageAsync("/packages/b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_none_of_a_package_leads_to_those_that_are_like_it()
    {
        Described.Write(_front.Folder, Described.Package("yojson"));
        using HttpResponseMessage answer = await _front.AskAsync("/packages/yojsno");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("href=\"/packages/yojson\"", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/packages/yojson.3.0.0", "/packages/yojson")]
    [InlineData("/packages/yojson.v0.16~beta+1", "/packages/yojson")]
    [InlineData("/packages/", "/packages")]
    public async Task A_name_with_a_version_leads_to_the_package_and_none_to_all(string asked, string led)
    {
        Described.Write(_front.Folder, Described.Package("yojson"));
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using HttpResponseMessage answer = await _front.AskAsync(method, asked);
            Assert.Equal((HttpStatusCode.Found, led), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        }
    }

    [Fact]
    public async Task What_there_is_one_of_is_told_in_the_singular()
    {
        Described.Write(_front.Folder, Described.Package("lwt"));
        Assert.Contains(">One package.<", await PageAsync("/packages"), StringComparison.Ordinal);
        Assert.Contains(">There is one.<", await PageAsync("/packages/lwt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/packages/nothing.1.0")]
    [InlineData("/packages/.1")]
    [InlineData("/packages/a/b")]
    [InlineData("/packages/yojson.1.0<b>")]
    public async Task What_is_not_there_is_a_page_that_leads_to_the_search(string asked)
    {
        Described.Write(_front.Folder, Described.Package("yojson"));
        string answer = await _front.AskRawAsync(asked);
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html", answer, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/packages\">Search all packages</a>", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/packages/a/b")]
    [InlineData("/packages/a%2fb")]
    [InlineData("/packages/..")]
    [InlineData("/packages/<script>")]
    public async Task What_cannot_be_a_name_is_not_there(string target) =>
        Assert.Matches("^HTTP/1.1 (404|400) ", await _front.AskRawAsync(target));

    [Fact]
    public async Task Markup_in_anything_foreign_is_inert()
    {
        var description = new PackageDescription(Markup, ["javascript:alert(1)", "https://example.org/" + Markup], [Markup],
        [
            new VersionDescription(Markup, [new Dependency(Markup, Markup)], [new Dependency("a", Markup)], [Described.Source("javascript:alert(2)"), Described.Source(Markup)], Markup),
        ]);
        PackageSummary summary = new("evil", string.Empty, Markup, [Markup], Markup, 1);
        Described.Write(_front.Folder, 1, (summary, description));
        foreach (string path in new[] { "/packages", "/packages/evil", "/packages?q=" + Uri.EscapeDataString(Markup) })
        {
            using HttpResponseMessage answer = await _front.AskAsync(path);
            string page = await TextAsync(answer);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.Contains("&lt;img", page, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("onerror=alert(1)>", page, StringComparison.Ordinal);
            Assert.Contains("script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_described_anew_is_shown_from_the_next_request_on()
    {
        Described.Write(_front.Folder, Described.Package("before"));
        Assert.Contains("before", await PageAsync("/packages"), StringComparison.Ordinal);
        Described.Write(_front.Folder, Described.Package("after"));
        string page = await PageAsync("/packages");
        Assert.Contains("/packages/after", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/packages/before", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_as_none()
    {
        Described.Write(_front.Folder, Described.Package("lwt"));
        Assert.Contains("/packages/lwt", await PageAsync("/packages"), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(_front.Folder.Descriptions, new byte[100], TestContext.Current.CancellationToken);
        Assert.Contains("No packages yet", await PageAsync("/packages"), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string path)
    {
        using HttpResponseMessage answer = await _front.AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await TextAsync(answer);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
