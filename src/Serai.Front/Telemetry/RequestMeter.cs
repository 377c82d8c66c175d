namespace Serai.Front.Telemetry;

/// <summary>Counts and times the requests, by class and status. Safe from any thread; recording allocates nothing.</summary>
internal sealed class RequestMeter
{
    private const int Statuses = 600;

    private readonly LatencyHistogram _all = new();
    private readonly LatencyHistogram[] _byClass = [.. Classes.Select(_ => new LatencyHistogram())];
    private readonly long[] _byStatus = new long[Classes.Length * Statuses];
    private long _running;

    /// <summary>Every class.</summary>
    public static RequestClass[] Classes { get; } = Enum.GetValues<RequestClass>();

    /// <summary>All requests together.</summary>
    public LatencyHistogram All => _all;

    /// <summary>Requests that are being answered.</summary>
    public long Running => Volatile.Read(ref _running);

    /// <summary>The durations of one class.</summary>
    public LatencyHistogram Of(RequestClass requestClass) => _byClass[(int)requestClass];

    /// <summary>Notes that a request began.</summary>
    public void Begin() => Interlocked.Increment(ref _running);

    /// <summary>Notes that a request was answered.</summary>
    public void End(RequestClass requestClass, int status, TimeSpan duration)
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _byStatus[((int)requestClass * Statuses) + Math.Clamp(status, 0, Statuses - 1)]);
        _byClass[(int)requestClass].Record(duration);
        _all.Record(duration);
    }

    /// <summary>How many requests of each class were answered with each status, without the pairs that never were.</summary>
    public IEnumerable<(RequestClass Class, int Status, long Count)> Counts()
    {
        for (int index = 0; index < _byStatus.Length; index++)
        {
            long count = Volatile.Read(ref _byStatus[index]);
            if (count > 0)
            {
                yield return ((RequestClass)(index / Statuses), index % Statuses, count);
            }
        }
    }
}
