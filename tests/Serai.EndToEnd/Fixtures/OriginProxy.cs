using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>
/// A proxy behind which the whole web lies: it answers for every host by itself, over TLS with a certificate of its own authority, with
/// what it was given for each URL and 404 for all others. It keeps the URLs that were asked for.
/// </summary>
internal sealed class OriginProxy : LoopbackRelay
{
    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly TestAuthority _authority;
    private readonly ConcurrentDictionary<string, SslStreamCertificateContext> _certificates = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();

    /// <param name="files">The bytes at each URL.</param>
    /// <param name="authority">Signs the hosts' certificates; stays the caller's.</param>
    public OriginProxy(IReadOnlyDictionary<string, byte[]> files, TestAuthority authority)
    {
        _files = files;
        _authority = authority;
        Start();
    }

    /// <summary>The URLs that were asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>In which requests are led here.</summary>
    public Surroundings Surroundings => Towards(Port);

    /// <summary>In which requests for anything but this machine are led to a port, be it one where nobody listens.</summary>
    public static Surroundings Towards(int port) => new()
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["http_proxy"] = $"http://127.0.0.1:{port}",
            ["https_proxy"] = $"http://127.0.0.1:{port}",
            ["no_proxy"] = "127.0.0.1",
        },
    };

    protected override async Task ServeAsync(NetworkStream near, CancellationToken cancellationToken)
    {
        string[] request = await ReadRequestAsync(near, cancellationToken);
        if (request is not ["CONNECT", var authority, ..])
        {
            await AnswerAsync(near, request, "", cancellationToken);
            return;
        }

        await near.WriteAsync("HTTP/1.1 200 Connected\r\n\r\n"u8.ToArray(), cancellationToken);
        string host = authority[..authority.LastIndexOf(':')];
        await using var tls = new SslStream(near);
        SslStreamCertificateContext certificate = _certificates.GetOrAdd(host, name => _authority.Issue(name));
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, cancellationToken);
        while ((request = await ReadRequestAsync(tls, cancellationToken)).Length > 0)
        {
            await AnswerAsync(tls, request, $"https://{host}", cancellationToken);
        }
    }

    private async Task AnswerAsync(Stream near, string[] request, string prefix, CancellationToken cancellationToken)
    {
        string url = request is [_, var target, ..] ? prefix + target : "";
        _asked.Enqueue(url);
        byte[]? file = _files.GetValueOrDefault(url);
        string head = $"HTTP/1.1 {(file is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {file?.Length ?? 0}\r\n\r\n";
        await near.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await near.WriteAsync(file ?? [], cancellationToken);
    }

    /// <summary>Reads a request.</summary>
    /// <returns>The words of its first line; none at the end of the connection.</returns>
    private static async Task<string[]> ReadRequestAsync(Stream stream, CancellationToken cancellationToken) =>
        await ReadHeadAsync(stream, cancellationToken) is { Length: > 0 } head ? head.Split('\r')[0].Split(' ') : [];
}
