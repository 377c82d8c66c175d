using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Front.Tests.Endpoints;

public class UpdateEndpointTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a secret of this test");

    public static TheoryData<string> ForeignHeaders =>
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP", "Via", "Origin", "Sec-Fetch-Site"];

    [Theory]
    [InlineData("localhost", 202)]
    [InlineData("LocalHost:80", 202)]
    [InlineData("127.0.0.1", 202)]
    [InlineData("127.9.9.9:8080", 202)]
    [InlineData("[::1]:8080", 202)]
    [InlineData("mirror.example.org", 401)]
    [InlineData("localhost.example.org", 401)]
    [InlineData("192.168.1.1", 401)]
    [InlineData("127.0.0.1.nip.io", 401)]
    public async Task Without_a_secret_only_this_machine_by_its_own_name_may_ask(string host, int status)
    {
        await using FrontFixture front = await FrontFixture.StartAsync();
        using HttpResponseMessage answer = await front.AskAsync(HttpMethod.Post, "/update", ("Host", host));
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(status == 202, await IsAskedAsync(front));
    }

    [Theory]
    [MemberData(nameof(ForeignHeaders))]
    public async Task Without_a_secret_no_browser_and_no_proxy_may_ask(string header)
    {
        await using FrontFixture front = await FrontFixture.StartAsync();
        using HttpResponseMessage answer = await front.AskAsync(HttpMethod.Post, "/update", (header, "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using HttpResponseMessage empty = await front.AskAsync(HttpMethod.Post, "/update", (header.ToLowerInvariant(), string.Empty));
        Assert.Equal(HttpStatusCode.Unauthorized, empty.StatusCode);
        Assert.False(await IsAskedAsync(front));
    }

    [Fact]
    public async Task The_thirty_first_within_a_minute_is_429_until_the_minute_is_over()
    {
        await using FrontFixture front = await FrontFixture.StartAsync();
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await StatusAsync());
            front.Time.Advance(TimeSpan.FromSeconds(1));
        }

        using (HttpResponseMessage answer = await front.AskAsync(HttpMethod.Post, "/update"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Equal(30, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }

        front.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            using HttpResponseMessage answer = await front.AskAsync(HttpMethod.Post, "/update");
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task With_a_secret_whoever_signs_the_body_may_ask_and_a_replay_joins_the_wish_that_is_pending()
    {
        await using FrontFixture front = await FrontFixture.StartAsync(options => options with { HookSecret = Secret });
        byte[] body = new byte[100_000];
        string signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Secret, body));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(front, body, signature));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(front, body, signature));
        Assert.True(await IsAskedAsync(front));
        Assert.False(await IsAskedAsync(front));
    }

    [Fact]
    public async Task With_a_secret_nothing_but_the_right_signature_may_ask_not_even_this_machine()
    {
        await using FrontFixture front = await FrontFixture.StartAsync(options => options with { HookSecret = Secret });
        byte[] body = Encoding.ASCII.GetBytes("{}");
        string right = Convert.ToHexStringLower(HMACSHA256.HashData(Secret, body));
        string[] wrong =
        [
            string.Empty, "sha256=", right, "sha256=" + right[1..], $"sha256={right}0", "SHA256=" + right, "sha1=" + right,
            "sha256=" + (right[0] == '0' ? '1' : '0') + right[1..], "sha256=" + new string('g', 64),
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Array.Empty<byte>())), "sha256=" + new string('0', 64),
        ];
        foreach (string signature in wrong)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(front, body, signature));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(front, body, signature: null));
        Assert.False(await IsAskedAsync(front));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(front, body, "sha256=" + right));
    }

    private static async Task<HttpStatusCode> PostAsync(FrontFixture front, byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/update") { Content = new ByteArrayContent(body) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        }

        using HttpResponseMessage answer = await front.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    // Whether a wish is pending: it is taken. One that is there is taken at once.
    private static async Task<bool> IsAskedAsync(FrontFixture front)
    {
        using var none = new CancellationTokenSource();
        Task taking = front.Parts.SyncRequests.TakeAsync(none.Token);
        bool asked = taking.IsCompletedSuccessfully;
        await none.CancelAsync();
        await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return asked;
    }
}
