using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Serai.EndToEnd.Fixtures;

/// <summary>Asks one path again and again, each time over a connection of its own, and keeps what came.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<ProbeAnswer> _answers = new();
    private readonly string _path;
    private readonly Task _asking;

    /// <summary>Begins to ask.</summary>
    public Probe(int port, string path)
    {
        _path = path;
        _client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}/"),
            Timeout = TimeSpan.FromSeconds(10),
        };
        _asking = AskAsync();
    }

    /// <summary>What came so far, from the first connection that was accepted.</summary>
    public IReadOnlyList<ProbeAnswer> Answers => [.. _answers.SkipWhile(answer => answer.IsRefused)];

    /// <summary>The first answer with this status; null where there is none yet.</summary>
    public ProbeAnswer? First(int status) => Answers.FirstOrDefault(answer => answer.Status == status);

    /// <summary>Ends the asking.</summary>
    /// <returns>All that came, from the first connection that was accepted.</returns>
    public async Task<IReadOnlyList<ProbeAnswer>> StopAsync()
    {
        await _end.CancelAsync();
        await _asking;
        return Answers;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task AskAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        while (!_end.IsCancellationRequested)
        {
            _answers.Enqueue(await AskOnceAsync(begun));
            await Task.Delay(Pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ProbeAnswer> AskOnceAsync(long begun)
    {
        long asked = Stopwatch.GetTimestamp();
        try
        {
            // The answer is waited for even when the asking ends: every request that began counts.
            using HttpResponseMessage answer = await _client.GetAsync(_path);
            string? retryAfter = answer.Headers.TryGetValues("Retry-After", out IEnumerable<string>? values) ? string.Join(',', values) : null;
            return new ProbeAnswer(Stopwatch.GetElapsedTime(begun, asked), Stopwatch.GetElapsedTime(asked), (int)answer.StatusCode, retryAfter, null);
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException or IOException)
        {
            bool refused = failed.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
            return new ProbeAnswer(Stopwatch.GetElapsedTime(begun, asked), Stopwatch.GetElapsedTime(asked), null, null, refused ? ProbeAnswer.Refused : failed.Message);
        }
    }
}
