using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Serai.Faults.Probing;

/// <summary>
/// A client that asks at a constant rate whether it is answered or not, holds all that comes against the invariants, and knows when its own
/// clock was held up.
/// </summary>
internal sealed class Prober : IAsyncDisposable
{
    public const string Index = "index.tar.gz";
    public const string Repo = "repo";
    public const string Live = "health/live";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LiveLimit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoiseLimit = TimeSpan.FromMilliseconds(20);

    // What no noise of a shared machine explains any more.
    private static readonly TimeSpan LiveLost = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly ProbeBook _book;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, Task> _asked = new();
    private readonly ConcurrentQueue<(long At, TimeSpan Lag)> _lags = new();
    private readonly List<(long From, long Until)> _late = [];
    private readonly IReadOnlyList<string> _archives;
    private readonly Task _asking;
    private volatile bool _mayBreak;

    /// <summary>Begins to ask.</summary>
    /// <param name="port">The mirror's.</param>
    /// <param name="book">Where it notes what it got.</param>
    /// <param name="archives">Paths of archives to ask for; none for none.</param>
    public Prober(int port, ProbeBook book, IReadOnlyList<string> archives)
    {
        (_book, _archives) = (book, archives);
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}/"),
            Timeout = Patience,
        };
        _asking = Task.Run(AskAsync);
    }

    /// <summary>Whether 503 is no failure for the index: there may be no generation yet.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>From now on connections may break: the front is about to be ended.</summary>
    public void ExpectEnd() => _mayBreak = true;

    /// <summary>Ends the asking, and waits for all answers.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _asking;
        await Task.WhenAll(_asked.Values);
        foreach ((long from, long until) in _late)
        {
            bool isNoise = _lags.Any(lag => lag.Lag > NoiseLimit && lag.At >= from && lag.At - (lag.Lag.TotalSeconds * Stopwatch.Frequency) <= until);
            _book.Count(tally => tally.LateByNoise += isNoise ? 1 : 0);
        }

        _late.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _mayBreak = true;
        await StopAsync();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task AskAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        for (int n = 0; !_end.IsCancellationRequested; n++)
        {
            TimeSpan early = (Step * n) - Stopwatch.GetElapsedTime(begun);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            TimeSpan lag = Stopwatch.GetElapsedTime(begun) - (Step * n);
            _lags.Enqueue((Stopwatch.GetTimestamp(), lag));

            // After a long stop of the machine the missed ones are not made up for.
            n += (int)(lag / Step);
            if (!_end.IsCancellationRequested)
            {
                Begin(n);
            }
        }
    }

    private void Begin(int n)
    {
        string path = (n % 4) switch
        {
            0 or 2 => Live,
            1 => n % 8 == 1 ? Index : Repo,
            _ => _archives.Count > 0 ? _archives[n / 4 % _archives.Count] : Repo,
        };
        _asked[n] = AskOnceAsync(n, path);
    }

    private async Task AskOnceAsync(int n, string path)
    {
        long newest = _book.Newest;

        bool wasGot = _book.Archives.ContainsKey(path);
        long sent = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            byte[] body = await answer.Content.ReadAsByteArrayAsync();
            Note(path, answer, body, (newest, wasGot));
            if (path == Live)
            {
                NoteLive(sent);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException)
        {
            _book.Count(tally => tally.Cut++);
            if (!_mayBreak && !MayFail(path, wasGot))
            {
                _book.Violate($"no answer: {path}: {broken.GetBaseException().Message}");
            }
        }
        finally
        {
            _asked.TryRemove(n, out _);
        }
    }

    private static bool IsArchive(string path) => path.StartsWith("cache/", StringComparison.Ordinal);

    // An archive that nobody has got yet may be missing, and while it arrives its origin or the worker may fail: that is what a client must see. Its
    // end is sent only once it is stored: from then on nothing excuses the front but damage to the file itself, which must not be sent whole.
    private bool MayFail(string path, bool wasGot) => IsArchive(path) && (!wasGot || _book.IsDamaged(path));

    private void Note(string path, HttpResponseMessage answer, byte[] body, (long Newest, bool WasGot) before)
    {
        int status = (int)answer.StatusCode;
        _book.Count(tally =>
        {
            tally.Answers++;
            tally.Good += status == 200 ? 1 : 0;
            tally.Refused += status == 503 ? 1 : 0;
        });
        if (status != 200)
        {
            bool isFine = IsArchive(path) ? status is 503 or 404 && MayFail(path, before.WasGot) : status == 503 && MayBeEmpty && path != Live;
            if (!isFine)
            {
                _book.Violate($"status {status}: {path}: {System.Text.Encoding.UTF8.GetString(body).TrimEnd()}");
            }

            return;
        }

        if (path is Index or Repo)
        {
            _book.Note(
                new GenerationAnswer(
                    path,
                    answer.Headers.ETag!.ToString(),
                    answer.Headers.GetValues("X-Serai-Commit").Single(),
                    long.Parse(answer.Headers.GetValues("X-Serai-Generation").Single(), CultureInfo.InvariantCulture),
                    body),
                before.Newest);
        }
        else if (path != Live)
        {
            NoteArchive(path, body);
        }
    }

    private void NoteArchive(string path, byte[] body)
    {
        if (path[(path.LastIndexOf('/') + 1)..] != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            _book.Violate($"I1: {path} was answered whole with other bytes");
        }

        _book.Archives.TryAdd(path, 0);
    }

    private void NoteLive(long sent)
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan took = Stopwatch.GetElapsedTime(sent, now);
        _book.Count(tally =>
        {
            tally.Live++;
            tally.WorstLive = took > tally.WorstLive ? took : tally.WorstLive;
            if (took > LiveLimit)
            {
                tally.Late++;
                _late.Add((sent, now));
            }
        });
        if (took > LiveLost)
        {
            _book.Violate($"I4: {Live} took {took.TotalSeconds:F1} s");
        }
    }
}
