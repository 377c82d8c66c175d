namespace Serai.Worker.Scrub;

/// <summary>Keeps reading at a rate: after so many bytes it waits until their time has passed. What was not read in time is not caught up with.</summary>
/// <param name="bytesPerSecond">The rate; null for as fast as it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class Pace(long? bytesPerSecond, TimeProvider time)
{
    // Shorter waits are saved up: a timer for each small file would cost more than its bytes.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(100);

    private long _since = time.GetTimestamp();
    private long _bytes;

    /// <summary>Counts bytes, and waits where they came too fast.</summary>
    public async ValueTask SpendAsync(long bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (bytesPerSecond is not { } rate)
        {
            return;
        }

        _bytes += bytes;
        TimeSpan early = TimeSpan.FromSeconds((double)_bytes / rate) - time.GetElapsedTime(_since);
        if (early >= LeastWait)
        {
            await Task.Delay(early, time, cancellationToken);
        }
        else if (early <= TimeSpan.Zero)
        {
            (_since, _bytes) = (time.GetTimestamp(), 0);
        }
    }
}
