using System.Net;
using System.Text.Json;
using Serai.Front.Http;
using Serai.Front.Supervision;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Archives;

/// <summary>
/// Follows the fetch of one archive, for any number of clients: asks the worker of the moment, and the next one when it has gone, since the
/// fetch outlives them both. It ends with the fetch, when nobody waits any more, or when there was no news for too long.
/// </summary>
internal sealed class FetchFollower : IAsyncDisposable
{
    /// <summary>How long a client waits without news.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long it waits for a worker to come, where there is none: one that ended is started again after half a second.</summary>
    public static readonly TimeSpan WorkerPatience = TimeSpan.FromSeconds(5);

    private const int RetrySeconds = 10;

    private static readonly TimeSpan LostPause = TimeSpan.FromMilliseconds(25);

    private readonly ArchiveHash _hash;
    private readonly DataFolder _folder;
    private readonly StoredArchives _stored;
    private readonly PresentWorker _worker;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _abandoned = new();
    private Task _running = Task.CompletedTask;
    private bool _sawReceiving;
    private volatile FetchNews _now = new(new FetchReport { State = FetchState.Waiting }, null);

    public FetchFollower(ArchiveHash hash, DataFolder folder, StoredArchives stored, PresentWorker worker, TimeProvider time)
    {
        _hash = hash;
        _folder = folder;
        _stored = stored;
        _worker = worker;
        _time = time;
        _silence = new CancellationTokenSource(worker.Now is null ? WorkerPatience : Patience, time);
    }

    /// <summary>How the fetch stands.</summary>
    public FetchNews Now => _now;

    /// <summary>The archive as it is stored, where its file was found damaged: the worker is told before it is asked.</summary>
    public ArchiveHash? Damaged { get; init; }

    /// <summary>Clients that wait; its owner counts them.</summary>
    public int Clients { get; set; }

    /// <summary>Begins to follow.</summary>
    public void Start() => _running = FollowAsync();

    /// <summary>Waits for something newer.</summary>
    /// <param name="seen">What the caller has seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<FetchNews> NextAsync(FetchNews seen, CancellationToken cancellationToken)
    {
        await seen.Replaced.WaitAsync(cancellationToken);
        return _now;
    }

    /// <summary>Ends it: nobody waits any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync();
        await _running;
        _silence.Dispose();
        _abandoned.Dispose();
    }

    private async Task FollowAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, _abandoned.Token);
        try
        {
            HttpClient worker = await _worker.WaitAsync(over.Token);
            _silence.CancelAfter(Patience);
            while (!_now.IsLast)
            {
                await AskAsync(worker, over.Token);
                worker = await _worker.WaitAsync(over.Token);
            }
        }
        catch (OperationCanceledException) when (!_now.IsLast)
        {
            Fail(_worker.Now is null ? "there is no worker to fetch it now" : $"no news of its fetch for {Patience.TotalSeconds:F0} s");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidDataException or ArgumentException)
        {
            Fail($"what the worker tells of its fetch is malformed: {malformed.Message}");
        }
        finally
        {
            // Whatever happened, nobody is left waiting for it.
            if (!_now.IsLast)
            {
                Fail("its fetch could not be followed");
            }

            _now.Part?.Release();
        }
    }

    private async Task AskAsync(HttpClient worker, CancellationToken cancellationToken)
    {
        try
        {
            if (Damaged is { } damaged)
            {
                using HttpResponseMessage told = await worker.PostAsync(ControlPaths.Damaged + damaged.Hex, content: null, cancellationToken);
            }

            using HttpResponseMessage answer = await worker.GetAsync(
                $"{ControlPaths.Archives}{_hash.AlgorithmName}/{_hash.Hex}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                // Front and worker are of two generations for a moment; one of them is about to change.
                Fail("the worker does not know it yet");
                return;
            }

            await ReadAsync(answer, cancellationToken);
        }
        catch (Exception lost) when (ControlLoss.Is(lost, cancellationToken))
        {
            // The worker has gone, or is about to be noticed; the next one goes on with the same part.
            if (_worker.Now == worker)
            {
                await Task.Delay(LostPause, _time, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        while (!_now.IsLast)
        {
            string line = await reader.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("the worker ended in the middle of its answer");
            FetchReport report = JsonSerializer.Deserialize(line, StoreJson.Default.FetchReport)
                ?? throw new InvalidDataException("expected a report of the fetch, found null");
            _sawReceiving |= report.State == FetchState.Receiving;
            if (report != _now.Report)
            {
                // Files are opened from here on.
                await EventLoop.LeaveAsync();
                _silence.CancelAfter(Patience);
                Publish(report);
            }
        }
    }

    private void Publish(FetchReport report)
    {
        FetchNews before = _now;
        PartFile? part = report.State == FetchState.Stored ? FinishedPart(report, before)
            : report.Part is null || string.Equals(report.Part, before.Part?.Name, StringComparison.Ordinal) ? before.Part
            : PartFile.TryOpen(_folder.Part(report.Part));
        _now = new FetchNews(report, part);
        if (part != before.Part)
        {
            before.Part?.Release();
        }

        before.SetReplaced();
    }

    // The open file, where it is what was stored. Reports in between may have been skipped, so a name that is not told proves nothing.
    private PartFile? FinishedPart(FetchReport report, FetchNews before)
    {
        ArchiveHash sha256 = FetchNews.StoredAs(report);

        // What was stored without a byte received was there before: its proof is still to be made.
        if (_sawReceiving)
        {
            _stored.Trust(sha256);
        }

        return before.Part is { } part && (report.Part is null ? _stored.IsFileOf(sha256, part.Identity) : report.Part == part.Name) ? part : null;
    }

    private void Fail(string reason) =>
        Publish(new FetchReport { State = FetchState.Failed, Reason = reason, RetryAfterSeconds = RetrySeconds });
}
