namespace Serai.Git.Transports;

/// <summary>
/// Ends what waits for a remote that has been silent for too long. Armed only while something waits, so a slow consumer of ours is never
/// taken for a silent remote. For one wait at a time; after it struck, it is spent.
/// </summary>
internal sealed class IdleLimit : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly string _remote;
    private readonly CancellationTokenSource _cancel = new();
    private readonly ITimer _timer;
    private volatile bool _struck;

    public IdleLimit(GitClientOptions options, string remote)
    {
        _limit = options.IdleTimeout;
        _time = options.Time;
        _remote = remote;
        _timer = options.Time.CreateTimer(static limit => ((IdleLimit)limit!).Strike(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The token for what is waited for: it ends with the limit, and with the caller's token while inside of <see cref="Watch"/>.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>The clock's reading: where a wait begins.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>How long answers have been waited for, all together.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Joins the caller's token to <see cref="Token"/> until disposed.</summary>
    public CancellationTokenRegistration Watch(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _cancel);

    /// <summary>Starts to count silence.</summary>
    public void Arm() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <summary>Stops to count.</summary>
    public void Disarm() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Adds a wait that is over.</summary>
    public void CountWait(long began) => Waited += _time.GetElapsedTime(began);

    /// <summary>Waits under the limit.</summary>
    /// <exception cref="GitRemoteException">The limit struck.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, string doing, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration watch = Watch(cancellationToken);
        await using (watch.ConfigureAwait(false))
        {
            Arm();
            try
            {
                return await operation(Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                throw Explain(e, doing, cancellationToken);
            }
            finally
            {
                Disarm();
            }
        }
    }

    /// <summary>What a cancellation under this limit means: the caller's wish, or a silent remote.</summary>
    public Exception Explain(OperationCanceledException cancelled, string doing, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("the fetch was cancelled", cancelled, cancellationToken);
        }

        return _struck
            ? new GitRemoteException(
                GitRemoteFault.Stalled,
                $"{_remote}: not a byte for {_limit.TotalSeconds:0.###} s while {doing}; the server or the network hangs, try again later",
                cancelled)
            : cancelled;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _cancel.Dispose();
    }

    private void Strike()
    {
        _struck = true;
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait ended while the timer fired: nobody is to be woken.
        }
    }
}
