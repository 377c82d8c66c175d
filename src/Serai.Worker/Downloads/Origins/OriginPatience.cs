using System.Globalization;

namespace Serai.Worker.Downloads.Origins;

/// <summary>Ends what waits for a source that is silent for too long; armed only while something waits. For one wait at a time; once it struck, it is spent.</summary>
internal sealed class OriginPatience : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenRegistration _caller;
    private readonly CancellationToken _callerToken;

    public OriginPatience(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _callerToken = cancellationToken;
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _caller = cancellationToken.UnsafeRegister(static silence => ((CancellationTokenSource)silence!).Cancel(), _silence);
    }

    /// <summary>For what waits.</summary>
    public CancellationToken Token => _silence.Token;

    /// <summary>Starts to count silence.</summary>
    public void Arm() => _silence.CancelAfter(_limit);

    /// <summary>Stops to count.</summary>
    public void Disarm() => _silence.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>What a cancellation means: the caller's wish, or a silent source.</summary>
    public Exception Explain(OperationCanceledException cancelled, string doing) =>
        _callerToken.IsCancellationRequested
            ? new OperationCanceledException("the download was ended", cancelled, _callerToken)
            : new OriginException(
                OriginFault.Stalled,
                string.Create(CultureInfo.InvariantCulture, $"not a byte for {_limit.TotalSeconds:0.###} s while {doing}"),
                cancelled);

    public void Dispose()
    {
        _caller.Dispose();
        _silence.Dispose();
    }
}
