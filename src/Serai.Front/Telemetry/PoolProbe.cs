namespace Serai.Front.Telemetry;

/// <summary>Tells how long work waits for a thread of the pool: hands it a piece that does nothing, again and again. For one caller.</summary>
internal sealed class PoolProbe(TimeProvider time) : IThreadPoolWorkItem
{
    private readonly EchoTime _echo = new(time);

    /// <summary>Asks, where the last question was answered.</summary>
    /// <returns>How long the last one waited, or has waited until now; null where none was asked.</returns>
    public TimeSpan? Ask(out bool isAnswered)
    {
        TimeSpan? waited = _echo.Ask(out isAnswered);
        if (isAnswered)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return waited;
    }

    /// <inheritdoc/>
    public void Execute() => _echo.Answer();
}
