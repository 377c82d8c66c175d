using System.Net;
using Serai.Git;

namespace Serai.Worker.Imports;

/// <summary>An export, or another mirror, under a URL. Redirects are not followed: the operator names the place itself.</summary>
internal sealed class HttpSource : IImportSource
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly Uri _root;
    private readonly HttpClient _client;

    /// <summary>Makes it; nobody is contacted.</summary>
    /// <param name="root">Its URL, with a slash at its end.</param>
    /// <param name="options">How HTTP servers are reached.</param>
    public HttpSource(Uri root, GitClientOptions options)
    {
        _root = root;
        _client = new HttpClient(HttpAccess.Create("an import", options, [root]).OpenHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var url = new Uri(_root, path);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            HttpResponseMessage answer = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return new ImpatientStream(await answer.Content.ReadAsStreamAsync(cancellationToken), answer, HttpAccess.Show(url), Silence);
            }

            using (answer)
            {
                return answer.StatusCode == HttpStatusCode.NotFound
                    ? null
                    : throw new IOException($"{HttpAccess.Show(url)}: expected 200 or 404, found {(int)answer.StatusCode}; is this the root of a mirror?");
            }
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{HttpAccess.Show(url)}: no answer within {Silence.TotalSeconds:F0} s", silent);
        }
        catch (HttpRequestException unreachable)
        {
            throw new IOException($"{HttpAccess.Show(url)}: {unreachable.GetBaseException().Message}", unreachable);
        }
    }

    public void Dispose() => _client.Dispose();
}
