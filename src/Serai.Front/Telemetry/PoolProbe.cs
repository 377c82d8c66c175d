namespace Serai.Front.Telemetry;

/// <summary>Tells how long work waits for a thread of the pool: hands it a piece that does nothing, again and again. For one caller.</summary>
internal sealed class PoolProbe(TimeProvider time) : IThreadPoolWorkItem
{
    private long _askedAt;
    private long _ranAt;
    private volatile bool _isPending;

    /// <summary>Asks, where the last question was answered.</summary>
    /// <returns>How long the last one waited, or has waited until now; null where none was asked.</returns>
    public TimeSpan? Ask(out bool isAnswered)
    {
        isAnswered = !_isPending;
        if (_isPending)
        {
            return time.GetElapsedTime(_askedAt);
        }

        TimeSpan? waited = _askedAt == 0 ? null : time.GetElapsedTime(_askedAt, Volatile.Read(ref _ranAt));
        _askedAt = time.GetTimestamp();
        _isPending = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return waited;
    }

    /// <inheritdoc/>
    public void Execute()
    {
        Volatile.Write(ref _ranAt, time.GetTimestamp());
        _isPending = false;
    }
}
