using System.Text;
using Microsoft.Extensions.Logging;
using Serai.Store.Control;
using Serai.Testing;

namespace Serai.Worker.Tests.Downloads;

public sealed class PrivateUseTests : IDisposable
{
    private const string Secret = "s3cret";

    private static readonly byte[] Bytes = DownloadFixture.Bytes(1000);

    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _files = new();

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Credentials_of_the_file_go_to_the_server_that_was_asked_and_not_where_it_redirects()
    {
        await using var other = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var origin = new HostileOrigin(_ => OriginReply.Redirect(other["b.tgz"]));
        var log = new Lines();
        await using var fixture = new DownloadFixture
        {
            Logger = log,
            CredentialsFile = Private($"http://alice:{Secret}@127.0.0.1:{origin.Port}\nhttp://bearer:{Secret}@127.0.0.1:{other.Port}\n"),
        };
        Assert.Equal(FetchState.Stored, (await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]))).State);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{Secret}")), Assert.Single(origin.Requests).Header("Authorization"));
        Assert.Null(Assert.Single(other.Requests).Header("Authorization"));
        Assert.DoesNotContain(log.All, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_goes_to_its_server_and_never_into_a_reason_or_a_log()
    {
        await using var origin = new HostileOrigin(_ => new OriginReply { Status = 403 });
        var log = new Lines();
        await using var fixture = new DownloadFixture { Logger = log, CredentialsFile = Private($"http://bearer:{Secret}@127.0.0.1:{origin.Port}\n") };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, $"http://bob:{Secret}@127.0.0.1:{origin.Port}/a.tgz"));
        Assert.Equal($"Bearer {Secret}", Assert.Single(origin.Requests).Header("Authorization"));
        Assert.DoesNotContain(Secret, last.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.Contains(log.All, line => line.StartsWith("fetch sha256=", StringComparison.Ordinal) && line.Contains("package=p.1", StringComparison.Ordinal) && line.EndsWith("next=none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_is_used_and_may_be_in_a_private_network()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var proxy = new HttpProxy(origin.Port);
        await using var fixture = new DownloadFixture
        {
            AllowPrivateNetworks = false,
            ReadVariable = name => name is "http_proxy" ? $"http://127.0.0.1:{proxy.Port}" : null,
        };
        Assert.Equal(FetchState.Stored, (await fixture.FetchAsync(DownloadFixture.Archive(Bytes, "http://archives.invalid/a.tgz"))).State);
        Assert.StartsWith("GET http://archives.invalid/a.tgz ", Assert.Single(proxy.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("localhost")]
    [InlineData("x.localhost")]
    [InlineData("10.1.2.3")]
    public async Task A_proxy_is_not_asked_for_a_private_address(string host)
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var proxy = new HttpProxy(origin.Port);
        await using var fixture = new DownloadFixture
        {
            AllowPrivateNetworks = false,
            ReadVariable = name => name is "http_proxy" ? $"http://127.0.0.1:{proxy.Port}" : null,
        };
        Assert.Equal(FetchState.Gone, (await fixture.FetchAsync(DownloadFixture.Archive(Bytes, $"http://{host}/a.tgz"))).State);
        Assert.Empty(proxy.Heads);
    }

    [Fact]
    public async Task An_authority_of_ones_own_is_trusted_where_it_is_named()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var tls = new TlsEnd(origin.Port, _authority.Issue("127.0.0.1"));
        await using var fixture = new DownloadFixture { CaFile = _files.File("ca.pem", _authority.ToPem()) };
        Assert.Equal(FetchState.Stored, (await fixture.FetchAsync(DownloadFixture.Archive(Bytes, $"https://127.0.0.1:{tls.Port}/a.tgz"))).State);
    }

    [Fact]
    public async Task A_certificate_whose_time_is_over_is_refused()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var tls = new TlsEnd(origin.Port, _authority.Issue("127.0.0.1", expired: true));
        await using var fixture = new DownloadFixture { CaFile = _files.File("ca.pem", _authority.ToPem()) };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, $"https://127.0.0.1:{tls.Port}/a.tgz"));
        Assert.Equal(FetchState.Failed, last.State);
        Assert.Contains("has a certificate that is valid from", last.Reason, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_file_of_authorities_that_cannot_be_read_fails_the_fetch_and_says_so()
    {
        await using var fixture = new DownloadFixture { CaFile = _files["none.pem"] };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, "https://127.0.0.1:1/a.tgz"));
        Assert.Equal(FetchState.Failed, last.State);
        Assert.Contains("ca-file", last.Reason, StringComparison.Ordinal);
    }

    private string Private(string content)
    {
        string path = _files.File("credentials", Encoding.UTF8.GetBytes(content));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private sealed class Lines : ILogger
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_all)
                {
                    return [.. _all];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_all)
            {
                _all.Add(formatter(state, exception));
            }
        }
    }
}
