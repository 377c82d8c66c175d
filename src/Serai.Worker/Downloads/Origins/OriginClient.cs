using System.Net;
using System.Net.Http.Headers;
using Serai.Git;

namespace Serai.Worker.Downloads.Origins;

/// <summary>
/// Asks servers that nobody vouches for: one GET, its redirects followed by ourselves, each under the same rules; no compression undone; no
/// credentials but those of the operator's file, and these for the server that was asked first alone.
/// </summary>
internal sealed class OriginClient : IDisposable
{
    private readonly OriginLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lazy<HttpAccess> _access;
    private readonly Lazy<HttpClient> _http;

    /// <param name="open">Reads proxies and authorities: at the first request, which fails where they are wrong, as each after it.</param>
    /// <param name="limits">How much is put up with.</param>
    /// <param name="time">The clock.</param>
    public OriginClient(Func<HttpAccess> open, OriginLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _access = new Lazy<HttpAccess>(open);
        _http = new Lazy<HttpClient>(() => new HttpClient(_access.Value.OpenHandler()) { Timeout = Timeout.InfiniteTimeSpan }); // silence is limited, not the whole
    }

    /// <summary>Asks for a file, or for what is missing of it.</summary>
    /// <param name="url">Where.</param>
    /// <param name="start">Bytes that are there already; 0 for none.</param>
    /// <param name="validator">What the server called the version that they are of; null only for none.</param>
    /// <param name="cancellationToken">Ends the request, and the reading of its body.</param>
    /// <returns>The answer: from the start that was asked for, or from 0. Owned by the caller.</returns>
    /// <exception cref="OriginException">There is none that could be an archive.</exception>
    public async Task<OriginAnswer> GetAsync(Uri url, long start, OriginValidator? validator, CancellationToken cancellationToken)
    {
        Uri asked = url;
        for (int redirects = 0; ; redirects++)
        {
            Check(asked, redirects);
            var patience = new OriginPatience(_limits.IdleTimeout, _time, cancellationToken);
            HttpResponseMessage? response = null;
            try
            {
                response = await SendAsync(url, asked, start, validator, patience);
                if (Target(response, asked) is not { } target)
                {
                    if (response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable || start == 0)
                    {
                        return Read(response, start, patience);
                    }

                    // What is there may be the whole file, or of another one: the body tells.
                    (start, validator, target) = (0, null, url);
                }

                asked = target;
            }
            catch
            {
                response?.Dispose();
                patience.Dispose();
                throw;
            }

            response.Dispose();
            patience.Dispose();
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private void Check(Uri url, int redirects)
    {
        string? reason = redirects > _limits.MaxRedirects ? $"more than {_limits.MaxRedirects} redirects"
            : url.Scheme is not ("http" or "https") ? "redirected to what is neither http nor https"
            : url.UserInfo.Length > 0 ? "redirected to a URL with credentials"
            : WhyRefused(url);
        if (reason is not null)
        {
            throw new OriginException(redirects > _limits.MaxRedirects ? OriginFault.Malformed : OriginFault.Forbidden, OriginError.Clean(reason));
        }
    }

    private string? WhyRefused(Uri url)
    {
        try
        {
            return _access.Value.WhyRefused(url);
        }
        catch (GitRemoteException unusable)
        {
            throw new OriginException(OriginFault.Refused, OriginError.Clean(unusable.Message), unusable);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, Uri asked, long start, OriginValidator? validator, OriginPatience patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, asked);
        request.Headers.TryAddWithoutValidation("User-Agent", "serai/0.1");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            request.Headers.IfRange = validator?.ToHeader();
        }

        patience.Arm();
        try
        {
            request.Headers.Authorization = HttpAccess.IsSameServer(url, asked) ? _access.Value.AuthorizationFor(asked) : null;
            return await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (OperationCanceledException cancelled)
        {
            throw patience.Explain(cancelled, "waiting for an answer");
        }
        catch (HttpRequestException error)
        {
            throw OriginError.For(error);
        }
        catch (GitRemoteException unreadable)
        {
            throw new OriginException(OriginFault.Refused, OriginError.Clean(unreadable.Message), unreadable);
        }
        finally
        {
            patience.Disarm();
        }
    }

    private static Uri? Target(HttpResponseMessage response, Uri asked)
    {
        bool redirects = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        return redirects && response.Headers.Location is { } location && Uri.TryCreate(asked, location, out Uri? target) ? target : null;
    }

    private OriginAnswer Read(HttpResponseMessage response, long start, OriginPatience patience)
    {
        long begins = response.StatusCode switch
        {
            HttpStatusCode.OK => 0,
            HttpStatusCode.PartialContent => start,
            _ => throw OriginError.For(response, _limits, _time),
        };
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.PartialContent && (start == 0 || range is null || range.From != start))
        {
            throw new OriginException(OriginFault.Malformed, start == 0 ? "a range that was not asked for" : "another range than was asked for");
        }

        long? length = begins == 0 ? response.Content.Headers.ContentLength : range?.Length ?? (start + response.Content.Headers.ContentLength);
        return length > _limits.MaxBytes
            ? throw OriginError.TooLarge(length.Value, _limits)
            : new OriginAnswer(response, patience, _limits, _time) { Start = begins, Length = length, Validator = OriginValidator.Of(response) };
    }
}
