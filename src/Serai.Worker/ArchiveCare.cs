using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Control;
using Serai.Worker.Scrub;
using Serai.Worker.Space;

namespace Serai.Worker;

/// <summary>
/// Looks after the archives that are stored, beside the syncs and never in their way: the scrub, what the front found damaged, verification on
/// demand, the order in which archives were asked for, and eviction.
/// </summary>
internal sealed class ArchiveCare : IAsyncDisposable
{
    // Between two looks at the space that is taken, and two writings of what was asked for.
    private static readonly TimeSpan UpkeepPause = TimeSpan.FromMinutes(10);

    private readonly DataFolder _folder;
    private readonly SpaceOptions _options;
    private readonly Reporter _reporter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServedTimes _times;
    private readonly SpaceRule _space;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private volatile TaskCompletionSource _exceeded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<VerifyReport>? _verifying;

    /// <summary>Opens it.</summary>
    public ArchiveCare(WorkerOptions options, DataFolder folder, Reporter reporter, SpaceRule space, (TimeProvider Time, ILogger Logger) surroundings)
    {
        (_folder, _options, _reporter, _time, _logger) = (folder, options.Space, reporter, surroundings.Time, surroundings.Logger);
        _times = ServedTimes.Read(folder);
        _space = space;
        _space.Exceeded = () => _exceeded.TrySetResult();
    }

    /// <summary>Fetches an archive that was set aside, and tells whether it is stored now. Without one, what is set aside stays missing.</summary>
    public Func<ArchiveHash, CancellationToken, Task<bool>> FetchAgain { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>Told when archives that were stored are stored no more, or may be not.</summary>
    public Action ArchivesGone { get; init; } = () => { };

    /// <summary>Told when a generation was set aside: the served commit has to be published anew.</summary>
    public Action? GenerationLost { get; init; }

    /// <summary>Sets a damaged git store aside, and is told why.</summary>
    public Action<ObjectFormat, string>? GitStoreLost { get; init; }

    /// <summary>Scrubs, and writes down what was asked for, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tally = new VerifyTally { Found = Tell };
        var scrub = new ArchiveScrub(_folder, tally, FetchAgain, () => IsAtRest && _one.CurrentCount > 0, _time) { Lanes = _reporter.Lanes };
        await Task.WhenAll(RepeatAsync(scrub.RunAsync, cancellationToken), RepeatAsync(KeepUpAsync, cancellationToken));
    }

    /// <summary>Notes which archives the front has served.</summary>
    public void NoteServed(IEnumerable<ArchiveHash> sha256s)
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach (ArchiveHash sha256 in sha256s)
        {
            _times.Note(sha256, now);
        }
    }

    /// <summary>Looks at an archive that the front found damaged, and mends it.</summary>
    public async Task LookAtAsync(ArchiveHash sha256, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var inspection = new ArchiveInspection(_folder, new Pace(null, _time), _time, FetchAgain, _reporter.Lanes);
            await inspection.LookAtAsync(sha256, new VerifyTally { Found = Tell }, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Verifies everything and mends what can be, or joins the verification that runs. Going away ends nothing.</summary>
    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_verifying is null or { IsCompleted: true })
            {
                _verifying = VerifyAllAsync(cancellationToken);
            }

            return _verifying;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        try
        {
            _times.Write(_folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Log.CareFailed(_logger, refused.Message);
        }

        _one.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<VerifyReport> VerifyAllAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var verification = new Verification(_folder, _time) { GitStoreLost = GitStoreLost, Lanes = _reporter.Lanes };
            VerifyReport report = await verification.RunAsync(FetchAgain, new VerifyTally { Found = Tell }, cancellationToken);
            if (report.Findings.Any(finding => finding.Path.StartsWith("generations", StringComparison.Ordinal)))
            {
                GenerationLost?.Invoke();
            }

            return report;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsAtRest => _reporter.Now.Phase == SyncPhase.Waiting;

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (!IsAtRest)
            {
                await Task.Delay(ArchiveScrub.RestPause, _time, cancellationToken);
            }

            EvictionResult result = new Eviction(_folder, _times).Run(_options.MaxSizeBytes, cancellationToken);
            _space.Count(result.StoredBytes, result.RemovableBytes);
            if (result.Removed > 0)
            {
                Log.Evicted(_logger, result.Removed, result.RemovedBytes, result.StoredBytes);
                ArchivesGone();
            }

            _times.Write(_folder);
            await ExceededAsync(cancellationToken);
        }
    }

    // Until more is stored than may be, or it is time again.
    private async Task ExceededAsync(CancellationToken cancellationToken)
    {
        await _exceeded.Task.WaitAsync(UpkeepPause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        _exceeded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // A disk that refuses now may take it later.
    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await work(cancellationToken);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                Log.CareFailed(_logger, refused.Message);
            }

            await Task.Delay(UpkeepPause, _time, cancellationToken);
        }
    }

    private void Tell(VerifyFinding finding)
    {
        Log.Found(_logger, finding.Path, finding.Reason);
        ArchivesGone();
        if (!finding.IsMended)
        {
            _reporter.Update(report => report with { Damage = $"{finding.Path}: {finding.Reason}" });
        }
    }
}
