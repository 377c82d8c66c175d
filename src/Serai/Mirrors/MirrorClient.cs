using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
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
    /// <param name="socketPath">The Unix socket that it listens on, where that is not the root's host and port.</param>
    public MirrorClient(Uri root, string? socketPath = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = MostRedirects,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            ConnectTimeout = Silence,
            UseCookies = false,
        };
        if (socketPath is not null)
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(socketPath, cancellationToken);
        }

        Root = root;
        _client = new HttpClient(handler) { BaseAddress = root, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("serai", ProcessOptions.Version));
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "*/*");
    }

    /// <summary>The mirror's root.</summary>
    public Uri Root { get; }

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

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
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
