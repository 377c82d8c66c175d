using System.Net;
using Serai.Front.Forwarding;

namespace Serai.Front.Tests.Forwarding;

/// <summary>What clients behind a proxy are shown, and what strangers cannot make the mirror say.</summary>
public sealed class ForwardedRequestTests
{
    [Fact]
    public async Task A_trusted_proxys_host_and_scheme_are_in_the_commands_that_a_visitor_is_shown()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync(Trusting("127.0.0.0/8"));
        string page = await PageAsync(front, ("X-Forwarded-Host", "opam.example.org"), ("X-Forwarded-Proto", "https"));
        Assert.Contains("https://opam.example.org/", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Host", "invented.example, opam.example.org", "http://opam.example.org/")]
    [InlineData("X-Forwarded-Host", "a b<script>", "http://THIS-HOST/")]
    [InlineData("X-Forwarded-Host", "", "http://127.0.0.1:")]
    [InlineData("X-Forwarded-Proto", "javascript", "http://127.0.0.1:")]
    public async Task What_the_nearest_proxy_wrote_counts_and_nothing_that_is_no_authority(string header, string value, string shown)
    {
        await using FrontFixture front = await FrontFixture.ServingAsync(Trusting("127.0.0.1"));
        Assert.Contains(shown, await PageAsync(front, (header, value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.0/8")]
    [InlineData("unix")]
    public async Task From_whoever_is_not_trusted_the_headers_are_as_if_they_were_not_there(string? proxies)
    {
        await using FrontFixture front = await FrontFixture.ServingAsync(Trusting(proxies));
        string page = await PageAsync(front, ("X-Forwarded-Host", "opam.example.org"), ("X-Forwarded-Proto", "https"));
        Assert.DoesNotContain("opam.example.org", page, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{front.Port}/", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_an_update_needs_the_secret_whoever_asks()
    {
        await using FrontFixture front = await FrontFixture.StartAsync(Trusting("10.0.0.0/8"));
        using HttpResponseMessage answer = await front.AskAsync(HttpMethod.Post, "/update");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("hook-secret-file", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    internal static Func<FrontOptions, FrontOptions> Trusting(string? proxies)
    {
        Assert.True(TrustedProxies.TryParse(proxies is null ? [] : [proxies], out TrustedProxies? trusted));
        return options => options with { TrustedProxies = trusted };
    }

    private static async Task<string> PageAsync(FrontFixture front, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage answer = await front.AskAsync("/", headers);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
