using Serai.Availability.Origins;
using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>Twenty cold archives at a time, from a slow origin, each followed by the client that asked for it.</summary>
internal sealed class Downloads : IBackground
{
    private const int AtOnce = 20;

    private readonly Lazy<IReadOnlyList<string>> _paths = new(SlowArchives.Paths);
    private int _next = -1;

    public string Name => "20 downloads";

    /// <summary>How many archives came whole.</summary>
    public int Complete { get; private set; }

    /// <summary>How many did not.</summary>
    public int Broken { get; private set; }

    public async Task RunAsync(PinnedServer server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/"), Timeout = Timeout.InfiniteTimeSpan };
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => FetchAsync(client, cancellationToken)));
    }

    private async Task FetchAsync(HttpClient client, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            string path = _paths.Value[Interlocked.Increment(ref _next) % SlowArchives.Count];
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
                Complete += answer.IsSuccessStatusCode ? 1 : 0;
                Broken += answer.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception ended) when (ended is HttpRequestException or IOException or OperationCanceledException)
            {
                Broken += cancellationToken.IsCancellationRequested ? 0 : 1;
            }
        }
    }
}
