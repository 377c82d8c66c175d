using Serai.Git;
using Serai.Testing;

namespace Serai.Benchmarks.Servers;

/// <summary>
/// The servers of the comparison, all on loopback and all real git, with ready packs: what a server computes once it gives out again, so
/// that the clients are compared and not the server.
/// </summary>
internal sealed class Origins : IAsyncDisposable
{
    private readonly string _data;
    private readonly GitDaemon _daemon;
    private readonly GitHttpServer? _http;
    private readonly TlsEnd? _https;
    private readonly SshServer? _ssh;

    private Origins(string data, GitDaemon daemon, (GitHttpServer? Plain, TlsEnd? Secure) http, SshServer? ssh, string authorityFile)
    {
        _data = data;
        _daemon = daemon;
        (_http, _https) = http;
        _ssh = ssh;
        AuthorityFile = authorityFile;
    }

    /// <summary>The transports that cannot be measured here, each with its reason.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>The environment in which both sides find the ssh server; nothing where there is none.</summary>
    public string? SshCommand => _ssh?.Command;

    /// <summary>The certificate of the authority that both sides trust.</summary>
    public string AuthorityFile { get; }

    /// <summary>Starts them.</summary>
    /// <param name="data">The folder with the repositories.</param>
    /// <param name="work">A folder for the authority's certificate.</param>
    public static async Task<Origins> StartAsync(string data, string work)
    {
        var options = new GitServerOptions { ReadyPacks = true };
        var missing = new List<string>();
        GitDaemon daemon = await GitDaemon.StartAsync(data, options);
        GitHttpServer? http = GitHttpServer.Missing is null ? await GitHttpServer.StartAsync(data, options) : null;
        if (http is null)
        {
            missing.Add($"http and https: {GitHttpServer.Missing}");
        }

        using var authority = new TestAuthority();
        string authorityFile = Path.Combine(work, "authority.pem");
        await File.WriteAllBytesAsync(authorityFile, authority.ToPem());
        TlsEnd? https = http is null ? null : new TlsEnd(http.Port, authority.Issue("127.0.0.1"));

        string? noSsh = WhyNotSsh();
        if (noSsh is not null)
        {
            missing.Add($"ssh: {noSsh}");
        }

        SshServer? ssh = noSsh is null ? await SshServer.StartAsync(data, options: options) : null;
        var origins = new Origins(data, daemon, (http, https), ssh, authorityFile);
        origins.Missing.AddRange(missing);
        return origins;
    }

    /// <summary>The transports that are there, with the URL of a repository.</summary>
    public IEnumerable<(string Transport, string Url)> Urls(string repository)
    {
        yield return ("git://", _daemon.Url(repository));
        if (_http is not null)
        {
            yield return ("http://", _http.Url(repository));
        }

        if (_https is not null)
        {
            yield return ("https://", $"https://127.0.0.1:{_https.Port}/{repository}");
        }

        if (_ssh is not null)
        {
            yield return ("ssh://", _ssh.Url(repository));
        }

        yield return ("file://", "file://" + Path.Combine(_data, repository));
    }

    public string DaemonUrl(string repository) => _daemon.Url(repository);

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        if (_https is not null)
        {
            await _https.DisposeAsync();
        }

        if (_http is not null)
        {
            await _http.DisposeAsync();
        }

        if (_ssh is not null)
        {
            await _ssh.DisposeAsync();
        }
    }

    // The client says whether it speaks it.
    private static string? WhyNotSsh()
    {
        try
        {
            _ = GitClient.Open(GitRemote.Parse("ssh://127.0.0.1/r"), new GitClientOptions());
            return SshServer.Missing;
        }
        catch (GitRemoteException unsupported)
        {
            return unsupported.Message;
        }
    }
}
