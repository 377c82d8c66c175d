using System.Net;
using System.Text.RegularExpressions;
using Serai.Front.Pages;

namespace Serai.Front.Tests.Pages;

public sealed partial class AssetTests : IAsyncLifetime
{
    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [GeneratedRegex("(?:href|src|action|data-events)=\"(?<path>/[^\"]*)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Links { get; }

    [Fact]
    public async Task Assets_are_served_for_good_under_names_that_hold_their_digest()
    {
        foreach (Asset asset in Asset.All)
        {
            using HttpResponseMessage answer = await _front.AskAsync(asset.Path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
            string etag = answer.Headers.ETag!.Tag.Trim('"');
            Assert.Contains(etag[..16], asset.Path, StringComparison.Ordinal);
            using HttpResponseMessage again = await _front.AskAsync(asset.Path, ("If-None-Match", $"\"{etag}\""));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
    }

    [Theory]
    [InlineData("/assets/")]
    [InlineData("/assets/serai.css")]
    [InlineData("/assets/serai-0123456789abcdef.css")]
    public async Task Another_name_is_not_there(string path)
    {
        using HttpResponseMessage answer = await _front.AskAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/status")]
    [InlineData("/packages")]
    public async Task A_page_leads_to_nothing_that_is_not_there_and_carries_no_script_or_style_of_its_own(string path)
    {
        string page = await _front.Client.GetStringAsync(path, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(" on[a-z]+=\"", page);
        Assert.DoesNotMatch("<script(?! src=\"/assets/)", page);
        string[] paths = [.. Links.Matches(page).Select(match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal)];
        Assert.True(paths.Length > 5, page);
        foreach (string each in paths)
        {
            using HttpResponseMessage answer = await _front.AskAsync(HttpMethod.Head, each);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.MethodNotAllowed, each);
        }
    }
}
