using Serai.Git.Transports.Http;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>Through a real proxy to the real <c>git http-backend</c>: hosts that only the proxy can find.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("HTTP_PROXY", "http")]
    [InlineData("http_proxy", "http")]
    [InlineData("ALL_PROXY", "http")]
    [InlineData("HTTPS_PROXY", "https")]
    [InlineData("ALL_PROXY", "https")]
    public async Task A_remote_is_reached_through_the_proxy_of_the_environment(string variable, string scheme)
    {
        await using GitHttpServer server = await StartAsync();
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        using var authority = new TestAuthority();
        await using var tls = new TlsEnd(server.Port, authority.Issue("git.example"));
        await using var proxy = new HttpProxy(scheme is "https" ? tls.Port : server.Port, "bob:p@ss word");
        var options = new GitClientOptions
        {
            CaFile = _folder.File("ca.pem", authority.ToPem()),
            ReadVariable = name => name == variable ? $"http://bob:p%40ss%20word@127.0.0.1:{proxy.Port}" : null,
        };
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://git.example/r"), options);
        Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
        await client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.Contains(proxy.Heads, head => head.StartsWith(scheme is "https" ? "CONNECT git.example:443 " : "GET http://git.example/r/info/refs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_wants_other_credentials_is_named_and_they_are_not_shown(string scheme)
    {
        await using var proxy = new HttpProxy(1, "bob:right");
        GitRemoteException error = await FailureAsync($"{scheme}://git.example/r", $"http://bob:wr0ng@127.0.0.1:{proxy.Port}");
        Assert.Equal(GitRemoteFault.Unauthorized, error.Fault);
        Assert.Contains("HTTP 407", error.Message, StringComparison.Ordinal);
        Assert.Contains("the proxy wants credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_is_not_there_is_named(string scheme)
    {
        int port = ServerProcess.FreePort();
        GitRemoteException error = await FailureAsync($"{scheme}://git.example/r", $"127.0.0.1:{port}");
        Assert.Equal(GitRemoteFault.Unreachable, error.Fault);
        Assert.Contains($"cannot connect to the proxy 127.0.0.1 port {port}: refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_no_proxy_is_an_error_without_its_value()
    {
        GitRemoteException error = await FailureAsync("http://git.example/r", "ftp://bob:s3cret@h:21");
        Assert.Contains("http_proxy is not the URL of a proxy", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://h/", "", "p:1")]
    [InlineData("https://h/", "", "q:2")]
    [InlineData("http://h/", "*", null)]
    [InlineData("http://h/", "H", null)]
    [InlineData("http://a.h/", "h", null)]
    [InlineData("http://a.h/", ".h", null)]
    [InlineData("http://ah/", "h", "p:1")]
    [InlineData("http://h/", "x, y,h", null)]
    [InlineData("http://10.1.2.3/", "10.0.0.0/8", null)]
    [InlineData("http://11.1.2.3/", "10.0.0.0/8", "p:1")]
    [InlineData("http://127.0.0.1/", "127.0.0.1", null)]
    [InlineData("http://[::1]/", "::1", null)]
    [InlineData("http://[fd00::1]/", "fd00::/8", null)]
    public void What_no_proxy_names_is_reached_directly(string url, string direct, string? proxy)
    {
        var proxies = EnvironmentProxy.Create("http://h/r", name => name switch { "HTTP_PROXY" => "p:1", "HTTPS_PROXY" => "q:2", "NO_PROXY" => direct, _ => null });
        Assert.Equal(proxy, proxies.GetProxy(new Uri(url))?.Authority);
    }

    [Fact]
    public void A_cgi_program_does_not_take_its_proxy_from_a_request()
    {
        var proxies = EnvironmentProxy.Create("http://h/r", name => name switch { "HTTP_PROXY" => "p:1", "GATEWAY_INTERFACE" => "CGI/1.1", _ => null });
        Assert.Null(proxies.GetProxy(new Uri("http://h/")));
    }

    private static async Task<GitRemoteException> FailureAsync(string url, string proxy)
    {
        var options = new GitClientOptions { ReadVariable = name => name is "http_proxy" or "https_proxy" ? proxy : null };
        await using var client = GitClient.Open(GitRemote.Parse(url), options);
        return await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
    }

    private async Task<GitHttpServer> StartAsync()
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        return await GitHttpServer.StartAsync(_folder.Folder("served"));
    }
}
