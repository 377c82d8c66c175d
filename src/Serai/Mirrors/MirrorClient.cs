using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using Serai.Front;
using Serai.Settings;

namespace Serai.Mirrors;

/// <summary>
/// Asks a mirror as a client of it does, within bounds: it gives up a mirror that says nothing for 10 s, follows ten redirects as opam's
/// curl does, and reads no more of a body than it was told to. One request at a time.
/// </summary>
internal sealed class MirrorClient : IDisposable
{
    private const int MostRedirects = 10;
    private const int MostHeaderKilobytes = 32;
    private const int BufferLength = 1 << 16;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;

    /// <summary>Makes a client of one mirror.</summary>
    /// <param name="root">Its root.</param>
    public MirrorClient(Uri root)
        : this(root, root.ToString(), MakeHandler())
    {
    }

    private MirrorClient(Uri root, string where, SocketsHttpHandler handler)
    {
        Root = root;
        Where = where;
        _client = new HttpClient(handler) { BaseAddress = root, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("serai", ProcessOptions.Version));
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "*/*");
    }

    /// <summary>The mirror's root.</summary>
    public Uri Root { get; }

    /// <summary>Where it is, for people: its root, or its Unix socket.</summary>
    public string Where { get; }

    /// <summary>Makes a client of the mirror that listens at an address of this machine.</summary>
    public static MirrorClient To(ListenAddress address)
    {
        SocketsHttpHandler handler = MakeHandler();
        handler.UseProxy = false;
        handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(address, cancellationToken);

        // Asked is this machine how it is: its certificate bears another name, and nothing is told to it.
#pragma warning disable CA5359
        handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        if (address.SocketPath is not null)
        {
            return new MirrorClient(new Uri("http://localhost/"), address.ToString(), handler);
        }

        var root = new Uri(address.LocalUrl + "/");
        return new MirrorClient(root, root.ToString(), handler);
    }

    /// <summary>Asks for a path below the root, or for a URL.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="path">Relative to the root, without a slash in front.</param>
    /// <param name="maxBytes">The most that is read of the body.</param>
    /// <param name="headers">Header fields as they are to be sent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MirrorUnreachableException">Nothing was answered.</exception>
    public async Task<MirrorAnswer> AskAsync(
        HttpMethod method, string path, long maxBytes, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            (byte[] body, string? cut, bool isBeginning) = await ReadAsync(response.Content, maxBytes, silence, cancellationToken);
            return new MirrorAnswer(response.StatusCode, FieldsOf(response), body, response.RequestMessage?.RequestUri ?? Root)
            {
                Cut = cut,
                IsBeginning = isBeginning,
                Took = Stopwatch.GetElapsedTime(begun),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MirrorUnreachableException($"no answer within {Silence.TotalSeconds:F0} s");
        }
        catch (HttpRequestException refused)
        {
            throw new MirrorUnreachableException(Printable.Of(refused.GetBaseException().Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler MakeHandler() => new()
    {
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = MostRedirects,
        MaxResponseHeadersLength = MostHeaderKilobytes,
        ConnectTimeout = Silence,
        UseCookies = false,
    };

    private static async ValueTask<Stream> ConnectAsync(ListenAddress address, CancellationToken cancellationToken)
    {
        Socket socket = address.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address.SocketPath is { } path ? new UnixDomainSocketEndPoint(path) : address.LocalEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<(byte[] Body, string? Cut, bool IsBeginning)> ReadAsync(
        HttpContent content, long maxBytes, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        byte[] buffer = new byte[BufferLength];
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(silence.Token);
            while (true)
            {
                silence.CancelAfter(Silence);
                int count = await stream.ReadAsync(buffer, silence.Token);
                if (count == 0)
                {
                    return (body.ToArray(), null, false);
                }

                int taken = (int)Math.Min(count, maxBytes - body.Length);
                await body.WriteAsync(buffer.AsMemory(0, taken), cancellationToken);
                if (taken < count)
                {
                    return (body.ToArray(), null, true);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (body.ToArray(), $"nothing came for {Silence.TotalSeconds:F0} s after {body.Length} bytes", false);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return (body.ToArray(), $"the connection broke after {body.Length} bytes", false);
        }
    }

    private static Dictionary<string, string> FieldsOf(HttpResponseMessage response)
    {
        // As they came: what is malformed is to be seen, too.
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, HeaderStringValues> field in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            fields[field.Key] = Printable.Of(field.Value.ToString());
        }

        return fields;
    }
}
