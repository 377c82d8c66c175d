using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Serai.Git.PktLines;

namespace Serai.Git.Transports.Http;

/// <summary>
/// Smart HTTP and HTTPS: one GET at the first contact, one POST a command. Redirects are followed by ourselves, on the GET alone; later
/// POSTs go where it led. Source: gitprotocol-http(5); gitprotocol-v2(5), "HTTP Transport".
/// </summary>
internal sealed class HttpTransport : ITransport
{
    private const string Discovery = "/info/refs?service=git-upload-pack";
    private const string RequestType = "application/x-git-upload-pack-request";
    private const string AnswerType = "application/x-git-upload-pack-result";
    private const string AdvertisementType = "application/x-git-upload-pack-advertisement";

    // As git: gitprotocol-http(5) lets a server take compressed requests, and all do.
    private const int CompressOverBytes = 1_024;

    private readonly GitRemote _remote;
    private readonly GitClientOptions _options;
    private readonly Uri _configured;
    private Uri _base;
    private EnvironmentProxy? _proxy;
    private HttpClient? _http;
    private GitCredentials? _credentials;
    private PktLineReader? _reader;

    public HttpTransport(GitRemote remote, GitClientOptions options)
    {
        _remote = remote;
        _options = options;
        _configured = _base = new Uri(remote.Url);
    }

    public bool IsStateless => true;

    public async Task<PktLineReader> OpenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        _credentials = HttpCredentials.Find(_remote, _options);
        var uri = new Uri(_remote.Url.TrimEnd('/') + Discovery);
        for (int redirects = 0; ; redirects++)
        {
            (HttpResponseMessage response, IdleLimit limit) = await SendAsync(() => Get(uri), cancellationToken).ConfigureAwait(false);
            if (HttpRedirect.Target(response, uri) is not { } target)
            {
                return _reader = await AnswerAsync(response, limit, AdvertisementType, cancellationToken, discovered: uri).ConfigureAwait(false);
            }

            response.Dispose();
            limit.Dispose();
            HttpRedirect.Check(_remote, uri, target, redirects, _options);
            uri = target;
        }
    }

    public async Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        var uri = new Uri(_base.AbsoluteUri.TrimEnd('/') + "/git-upload-pack");
        (HttpResponseMessage response, IdleLimit limit) = await SendAsync(() => Post(uri, command), cancellationToken).ConfigureAwait(false);
        return _reader = await AnswerAsync(response, limit, AnswerType, cancellationToken).ConfigureAwait(false);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        // The end of the body has to be seen before the connection can be used again.
        if (_reader is { } reader)
        {
            PktLine line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (line.Kind is not (PktLineKind.EndOfStream or PktLineKind.ResponseEnd))
            {
                throw reader.Unexpected(line, "the end of the answer");
            }
        }
    }

    public async ValueTask CloseAsync()
    {
        PktLineReader? reader = _reader;
        _reader = null;
        if (reader is not null)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _http?.Dispose();
    }

    private HttpRequestMessage Get(Uri uri) => Request(HttpMethod.Get, uri, "*/*");

    private HttpRequestMessage Post(Uri uri, ReadOnlyMemory<byte> command)
    {
        HttpRequestMessage request = Request(HttpMethod.Post, uri, AnswerType);
        request.Content = command.Length > CompressOverBytes ? Compressed(command) : new ReadOnlyMemoryContent(command);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(RequestType);
        return request;
    }

    private static ByteArrayContent Compressed(ReadOnlyMemory<byte> command)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Optimal))
        {
            gzip.Write(command.Span);
        }

        return new ByteArrayContent(body.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
    }

    private HttpRequestMessage Request(HttpMethod method, Uri uri, string accept)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "git/" + _options.Agent); // some forges answer git's clients alone
        if (_options.ProtocolVersion > 0)
        {
            request.Headers.TryAddWithoutValidation("Git-Protocol", $"version={_options.ProtocolVersion:D}");
        }

        request.Headers.Authorization = CredentialsFor(uri)?.Header;

        return request;
    }

    /// <summary>What a server may see: the configured one alone.</summary>
    private GitCredentials? CredentialsFor(Uri uri) => HttpRedirect.IsSameServer(_configured, uri) ? _credentials : null;

    private HttpClient Connections()
    {
        _proxy ??= EnvironmentProxy.Create(_remote.Url, _options.ReadVariable);
        return _http ??= new HttpClient(Handler(_proxy)) { Timeout = Timeout.InfiniteTimeSpan }; // silence is limited, not the whole
    }

    private SocketsHttpHandler Handler(EnvironmentProxy proxy)
    {
        var rule = new AddressRule(
            asked => HttpRedirect.IsSameServer(_configured, asked),
            host => HttpRedirect.Refusal(_configured.AbsoluteUri, host, HttpRedirect.NotPublic));
        SocketsHttpHandler handler = HttpConnections.Create(_remote.Url, proxy, rule, _options);
        handler.AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate;
        handler.MaxConnectionsPerServer = 2;
        return handler;
    }

    private async Task<(HttpResponseMessage Response, IdleLimit Limit)> SendAsync(
        Func<HttpRequestMessage> makeRequest, CancellationToken cancellationToken)
    {
        HttpClient http = Connections();
        var limit = new IdleLimit(_options, _remote.Url);
        using HttpRequestMessage request = makeRequest();
        try
        {
            HttpResponseMessage response = await limit.RunAsync(
                token => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), "waiting for an answer", cancellationToken)
                .ConfigureAwait(false);
            return (response, limit);
        }
        catch (HttpRequestException e)
        {
            limit.Dispose();
            throw HttpError.For(_remote, request.RequestUri!, _proxy!.GetProxy(request.RequestUri!), e);
        }
        catch
        {
            limit.Dispose();
            throw;
        }
    }

    // Takes the answer over, also where it is none of ours: one that nobody disposes of would keep its connection.
    private async Task<PktLineReader> AnswerAsync(
        HttpResponseMessage response, IdleLimit limit, string expectedType, CancellationToken cancellationToken, Uri? discovered = null)
    {
        try
        {
            _base = discovered is null ? _base : BaseOf(discovered);
            if (HttpError.In(_remote, response, CredentialsFor(response.RequestMessage!.RequestUri!), expectedType) is { } error)
            {
                throw error;
            }

            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new PktLineReader(new RemoteStream(body, response, limit, _remote.Url), _remote.Url, new ReadPace(limit, _options, _remote.Url));
        }
        catch
        {
            response.Dispose();
            limit.Dispose();
            throw;
        }
    }

    /// <summary>Where commands go after the discovery was answered at this address.</summary>
    private Uri BaseOf(Uri discovered)
    {
        string text = discovered.AbsoluteUri;
        return text.EndsWith(Discovery, StringComparison.Ordinal)
            ? new Uri(text[..^Discovery.Length])
            : throw new GitRemoteException(
                GitRemoteFault.RedirectRefused,
                $"{_remote.Url}: redirected to {HttpRedirect.Show(discovered)}, which does not end in {Discovery}; use the repository's own URL");
    }
}
