namespace Serai.Front.Admission;

/// <summary>So many within any minute, by the monotonic clock. Safe from any thread.</summary>
internal sealed class MinuteLimit(int most, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _taken = new(most);

    /// <summary>Takes one.</summary>
    /// <param name="retryAfterSeconds">When refused: the seconds until one is free, at least 1.</param>
    public bool TryTake(out int retryAfterSeconds)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            while (_taken.TryPeek(out long oldest) && time.GetElapsedTime(oldest, now) >= TimeSpan.FromMinutes(1))
            {
                _taken.Dequeue();
            }

            if (_taken.Count < most)
            {
                _taken.Enqueue(now);
                retryAfterSeconds = 0;
                return true;
            }

            TimeSpan free = TimeSpan.FromMinutes(1) - time.GetElapsedTime(_taken.Peek(), now);
            retryAfterSeconds = Math.Max(1, (int)Math.Ceiling(free.TotalSeconds));
            return false;
        }
    }
}
