using System.IO.Compression;
using Serai.Git.Transports.Http;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Transports;

public class HttpTransportTests
{
    private static readonly byte[] Listing = Of(Id1 + " HEAD\n", "--");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_service_line_may_be_there_or_not(bool serviceLine)
    {
        byte[] greeting = serviceLine ? [.. Of("# service=git-upload-pack\n", "--"), .. Greeting] : Greeting;
        await using var server = new CannedServer(head => IsGet(head) ? CannedServer.Git("advertisement", greeting) : CannedServer.Git("result", Listing));
        Assert.Equal(Id(Id1), (await TipAsync($"http://127.0.0.1:{server.Port}/a/r.git")).Id);
        Assert.StartsWith("GET /a/r.git/info/refs?service=git-upload-pack HTTP/1.1\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.StartsWith("POST /a/r.git/git-upload-pack HTTP/1.1\r\n", server.Requests[1], StringComparison.Ordinal);
        Assert.All(server.Requests, head => Assert.Contains("Git-Protocol: version=2\r\n", head, StringComparison.Ordinal));
        Assert.Contains("Content-Type: application/x-git-upload-pack-request\r\n", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        await using var server = new CannedServer(head => Gzip(IsGet(head) ? "advertisement" : "result", IsGet(head) ? Greeting : Listing));
        Assert.Equal(Id(Id1), (await TipAsync($"http://127.0.0.1:{server.Port}/r")).Id);
        Assert.Contains("gzip", server.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK", "Content-Type: text/html\r\n", GitRemoteFault.Malformed, "not a smart git server: expected application/x-git-upload-pack-advertisement, found text/html")]
    [InlineData("200 OK", "", GitRemoteFault.Malformed, "found no content type")]
    [InlineData("200 OK", "Content-Type: application/x-git-upload-pack-result\r\n", GitRemoteFault.Malformed, "not a smart git server")]
    [InlineData("401 No", "WWW-Authenticate: Basic realm=\"x\"\r\n", GitRemoteFault.Unauthorized, "it wants credentials")]
    [InlineData("403 No", "", GitRemoteFault.Refused, "HTTP 403")]
    [InlineData("404 No", "", GitRemoteFault.NoRepository, "HTTP 404: there is no repository")]
    [InlineData("500 No", "", GitRemoteFault.Refused, "try again later")]
    [InlineData("304 No", "", GitRemoteFault.RedirectRefused, "HTTP 304")]
    [InlineData("302 No", "", GitRemoteFault.RedirectRefused, "HTTP 302")]
    [InlineData("200 OK", "Content-Type: application/x-git-upload-pack-advertisement\r\n", GitRemoteFault.Malformed, "four hexadecimal digits, found '<htm'")]
    public async Task An_answer_that_is_not_git_s_says_what_it_is(string status, string headers, GitRemoteFault fault, string message)
    {
        await using var server = new CannedServer(_ => CannedServer.Http(status, headers, "<html>"u8.ToArray()));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => TipAsync($"http://127.0.0.1:{server.Port}/r"));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_of_the_first_request_is_followed_and_commands_go_where_it_led()
    {
        await using var server = new CannedServer(head =>
            head.StartsWith("GET /old", StringComparison.Ordinal) ? CannedServer.Redirect("/new/r.git/info/refs?service=git-upload-pack")
            : IsGet(head) ? CannedServer.Git("advertisement", Greeting)
            : CannedServer.Git("result", Listing));
        Assert.Equal(Id(Id1), (await TipAsync($"http://alice:pw@127.0.0.1:{server.Port}/old")).Id);
        Assert.StartsWith("POST /new/r.git/git-upload-pack", server.Requests[^1], StringComparison.Ordinal);
        Assert.All(server.Requests, head => Assert.Contains("Authorization: Basic", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credentials_do_not_follow_to_another_server()
    {
        await using var other = new CannedServer(head => IsGet(head) ? CannedServer.Git("advertisement", Greeting) : CannedServer.Git("result", Listing));
        await using var server = new CannedServer(_ => CannedServer.Redirect($"http://127.0.0.1:{other.Port}/r/info/refs?service=git-upload-pack"));
        var options = new GitClientOptions { AllowRedirectToPrivateNetwork = true };
        Assert.Equal(Id(Id1), (await TipAsync($"http://alice:pw@127.0.0.1:{server.Port}/r", options)).Id);
        Assert.Contains("Authorization: Basic", server.Requests[0], StringComparison.Ordinal);
        Assert.Equal(2, other.Requests.Length);
        Assert.All(other.Requests, head => Assert.DoesNotContain("Authorization", head, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("169.254.169.254")]
    public async Task A_redirect_into_a_private_network_is_not_followed(string host)
    {
        await using var other = new CannedServer(_ => CannedServer.Git("advertisement", Greeting));
        await using var server = new CannedServer(_ => CannedServer.Redirect($"http://{host}:{other.Port}/r/info/refs?service=git-upload-pack"));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => TipAsync($"http://127.0.0.1:{server.Port}/r"));
        Assert.Equal(GitRemoteFault.RedirectRefused, error.Fault);
        Assert.Contains("which is in a private network", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_name_is_judged_by_the_address_that_is_connected_to()
    {
        await using var other = new CannedServer(_ => CannedServer.Git("advertisement", Greeting));
        HttpAccess access = HttpAccess.Create("r", new GitClientOptions { ReadVariable = _ => null }, [new Uri("http://192.0.2.1/r")]);
        using var http = new HttpClient(access.OpenHandler());
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://localhost:{other.Port}/", Ct));
        Assert.Equal(GitRemoteFault.RedirectRefused, Assert.IsType<GitRemoteException>(error.InnerException).Fault);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "neither http nor https")]
    [InlineData("ftp://127.0.0.1/x", "neither http nor https")]
    [InlineData("http://u:s3cret@127.0.0.1/x", "which carries credentials")]
    [InlineData("/elsewhere", "which does not end in /info/refs")]
    [InlineData("/r/info/refs?service=git-upload-pack", "after 5 redirects")]
    public async Task A_redirect_that_is_not_safe_is_not_followed(string location, string message)
    {
        await using var server = new CannedServer(
            head => head.StartsWith("GET /elsewhere", StringComparison.Ordinal) ? CannedServer.Git("advertisement", Greeting) : CannedServer.Redirect(location));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => TipAsync($"http://127.0.0.1:{server.Port}/r"));
        Assert.Equal(GitRemoteFault.RedirectRefused, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.InRange(server.Requests.Length, 1, 6);
    }

    [Fact]
    public async Task A_redirect_to_a_page_keeps_no_connection()
    {
        byte[] page = CannedServer.Http("200 OK", "Content-Type: text/html\r\n", new byte[4 << 20]);
        await using var server = new CannedServer(
            head => head.StartsWith("GET /login", StringComparison.Ordinal) ? page : CannedServer.Redirect("/login"));
        var options = new GitClientOptions { IdleTimeout = TimeSpan.FromSeconds(10) };
        await using var client = GitClient.Open(GitRemote.Parse($"http://127.0.0.1:{server.Port}/r"), options);
        for (int i = 0; i < 4; i++)
        {
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
            Assert.Equal(GitRemoteFault.RedirectRefused, error.Fault);
        }
    }

    [Theory]
    [InlineData("https://h/r", "http://h/r", false)]
    [InlineData("http://h/r", "https://h/r", true)]
    [InlineData("https://h/r", "https://h:444/r", true)]
    public void Encryption_is_never_given_up(string from, string target, bool followed)
    {
        Exception? error = Record.Exception(
            () => HttpRedirect.Check(GitRemote.Parse(from), new Uri(from), new Uri(target), 0, new GitClientOptions()));
        Assert.Equal(followed, error is null);
    }

    [Theory]
    [InlineData("https://h/a", "https://H/b", true)]
    [InlineData("http://h/a", "https://h/a", true)]
    [InlineData("https://h/a", "http://h/a", false)]
    [InlineData("https://h/a", "https://h:444/a", false)]
    [InlineData("http://h:80/a", "https://h:8443/a", false)]
    [InlineData("https://h/a", "https://g.h/a", false)]
    public void Credentials_go_to_the_same_server_alone(string configured, string target, bool same) =>
        Assert.Equal(same, HttpRedirect.IsSameServer(new Uri(configured), new Uri(target)));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:50c0:8000::64", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    public void Public_addresses_are_told_from_the_others(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(System.Net.IPAddress.Parse(address)));

    private static bool IsGet(string head) => head.StartsWith("GET ", StringComparison.Ordinal);

    private static byte[] Gzip(string kind, byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return CannedServer.Http("200 OK", $"Content-Type: application/x-git-upload-pack-{kind}\r\nContent-Encoding: gzip\r\n", packed.ToArray());
    }

    private static async Task<RemoteTip> TipAsync(string url, GitClientOptions? options = null)
    {
        await using var client = GitClient.Open(GitRemote.Parse(url), options ?? new GitClientOptions());
        return await client.GetTipAsync(Ct);
    }
}
