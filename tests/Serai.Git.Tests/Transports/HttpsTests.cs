using System.Net.Security;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>TLS with chains made here, in front of the real <c>git http-backend</c> or of nothing.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("ca-file")]
    [InlineData("GIT_SSL_CAINFO")]
    [InlineData("SSL_CERT_FILE")]
    public async Task A_private_authority_is_trusted_where_it_is_named(string by)
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        await using GitHttpServer server = await GitHttpServer.StartAsync(_folder.Folder("served"));
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using var tls = new TlsEnd(server.Port, _authority.Issue("127.0.0.1"));
        string file = _folder.File("ca.pem", _authority.ToPem());
        var options = new GitClientOptions { CaFile = by is "ca-file" ? file : null, ReadVariable = name => name == by ? file : null };
        await using var client = GitClient.Open(GitRemote.Parse($"https://127.0.0.1:{tls.Port}/r"), options);
        Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
        FetchResult result = await client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.True(result.PackObjects > 10);
    }

    [Theory]
    [InlineData("unknown", "of an authority that is not known here")]
    [InlineData("system", "of an authority that is not known here")]
    [InlineData("expired", "valid from 2020-01-01 00:00 to 2021-01-01 00:00 UTC alone")]
    [InlineData("other name", "has a certificate for git.example, and not for this name")]
    public async Task A_certificate_that_is_not_right_is_refused_and_the_reason_is_named(string wrong, string message)
    {
        SslStreamCertificateContext certificate = _authority.Issue(wrong is "other name" ? "git.example" : "127.0.0.1", expired: wrong is "expired");
        await using var tls = new TlsEnd(ServerProcess.FreePort(), certificate);
        using var other = new TestAuthority();
        string file = _folder.File("ca.pem", wrong is "unknown" ? other.ToPem() : _authority.ToPem());
        GitRemoteException error = await FailureAsync(tls.Port, new GitClientOptions { CaFile = wrong is "system" ? null : file, ReadVariable = _ => null });
        Assert.Equal(GitRemoteFault.Untrusted, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was fetched", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no certificate here", "has no certificate in PEM form")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    public async Task A_file_of_authorities_that_is_none_is_named(string? content, string message)
    {
        string file = content is null ? _folder["missing.pem"] : _folder.File("ca.pem", System.Text.Encoding.ASCII.GetBytes(content));
        GitRemoteException error = await FailureAsync(ServerProcess.FreePort(), new GitClientOptions { CaFile = file });
        Assert.Equal(GitRemoteFault.Untrusted, error.Fault);
        Assert.Contains($"the authorities of ca-file ({file})", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_without_tls_is_an_error_of_the_connection()
    {
        await using var server = new CannedServer((stream, ct) => stream.WriteAsync("220 mail.example.com ESMTP\r\n"u8.ToArray(), ct).AsTask());
        GitRemoteException error = await FailureAsync(server.Port, new GitClientOptions { ReadVariable = _ => null });
        Assert.Equal(GitRemoteFault.Unreachable, error.Fault);
        Assert.Contains("no secure connection", error.Message, StringComparison.Ordinal);
    }

    private static async Task<GitRemoteException> FailureAsync(int port, GitClientOptions options)
    {
        await using var client = GitClient.Open(GitRemote.Parse($"https://127.0.0.1:{port}/r"), options);
        return await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
    }
}
