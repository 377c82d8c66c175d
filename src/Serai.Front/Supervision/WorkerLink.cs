using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Store;
using Serai.Store.Control;

namespace Serai.Front.Supervision;

/// <summary>
/// The front's end of the control socket of one worker: takes its reports, hands it the wishes for a sync, takes new generations over, and
/// lets others ask it while it answers.
/// </summary>
internal sealed class WorkerLink : IDisposable
{
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly string _socket;
    private readonly FrontState _state;
    private readonly TakeOver _takeOver;
    private readonly SyncRequests _requests;
    private readonly PresentWorker _present;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _client;

    public WorkerLink(
        string socket, TakeOver takeOver, SyncRequests requests, PresentWorker present, (TimeProvider Time, ILogger Logger) surroundings)
    {
        _socket = socket;
        _state = takeOver.State;
        _takeOver = takeOver;
        _requests = requests;
        _present = present;
        (_time, _logger) = surroundings;
        _client = ControlConnection.Open(socket);
    }

    /// <summary>Runs until the caller, who knows when the worker has ended, has enough.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task handing = HandRequestsAsync(ended.Token);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await FollowReportsAsync(ended.Token);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await handing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _present.Leave(_client);
        _client.Dispose();
    }

    private async Task FollowReportsAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_socket))
        {
            // The worker is still starting. To look is cheaper than the exceptions of a connection that cannot be made.
            await Task.Delay(ConnectPause, _time, cancellationToken);
            return;
        }

        try
        {
            await using Stream stream = await _client.GetStreamAsync(ControlPaths.Reports, cancellationToken);
            _present.Arrive(_client);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                await TakeAsync(JsonSerializer.Deserialize(line, StoreJson.Default.WorkerReport), cancellationToken);
            }
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            // The worker has just ended, or does not listen yet.
            await Task.Delay(ConnectPause, _time, cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.ReportUnusable(_logger, failure.Message);
            await Task.Delay(FailurePause, _time, cancellationToken);
        }
    }

    private async Task TakeAsync(WorkerReport? report, CancellationToken cancellationToken)
    {
        // A generation is read and hashed here.
        await EventLoop.LeaveAsync();
        _state.Take(report ?? new WorkerReport());
        if (report?.Generation is { } number && number != _state.Generation?.Manifest.Number && _takeOver.TakeNewest())
        {
            await AcknowledgeAsync(cancellationToken);
        }
    }

    private async Task HandRequestsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _requests.TakeAsync(cancellationToken);
            try
            {
                using HttpResponseMessage answer = await _client.PostAsync(ControlPaths.Sync, content: null, cancellationToken);
                _ = await answer.Content.ReadFromJsonAsync(StoreJson.Default.SyncOutcome, cancellationToken);
            }
            catch (Exception lost) when (lost is HttpRequestException or JsonException or OperationCanceledException)
            {
                // The wish outlives the worker: the next one takes it.
                _requests.Ask();
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(ConnectPause, _time, cancellationToken);
            }
        }
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        string number = _state.Generation!.Manifest.Number.ToString(CultureInfo.InvariantCulture);
        using HttpResponseMessage answer = await _client.PostAsync(ControlPaths.InUse + number, content: null, cancellationToken);
    }
}
