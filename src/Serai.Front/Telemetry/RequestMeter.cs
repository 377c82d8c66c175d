namespace Serai.Front.Telemetry;

/// <summary>Counts and times the requests, by class and status. Safe from any thread; recording allocates nothing.</summary>
internal sealed class RequestMeter
{
    private const int Statuses = 600;

    private readonly LatencyHistogram _all = new();
    private readonly LatencyHistogram[] _byClass = [.. Classes.Select(_ => new LatencyHistogram())];
    private readonly long[] _byStatus = new long[Classes.Length * Statuses];
    private readonly long[] _running = new long[Classes.Length];

    /// <summary>Every class.</summary>
    public static RequestClass[] Classes { get; } = Enum.GetValues<RequestClass>();

    /// <summary>All requests together.</summary>
    public LatencyHistogram All => _all;

    /// <summary>Requests that are being answered.</summary>
    public long Running => _running.Sum();

    /// <summary>How many of one class are being answered.</summary>
    public long RunningOf(RequestClass requestClass) => Volatile.Read(ref _running[(int)requestClass]);

    /// <summary>What is being answered, for the log.</summary>
    public string DescribeRunning() => string.Join(' ', Classes.Select(each => $"{NameOf(each)}={RunningOf(each)}"));

    /// <summary>A class's name in metrics and logs.</summary>
    public static string NameOf(RequestClass requestClass) => requestClass switch
    {
        RequestClass.Control => "control",
        RequestClass.Index => "index",
        RequestClass.Archive => "archive",
        RequestClass.Page => "page",
        _ => "unknown",
    };

    /// <summary>The durations of one class.</summary>
    public LatencyHistogram Of(RequestClass requestClass) => _byClass[(int)requestClass];

    /// <summary>Notes that a request began.</summary>
    public void Begin(RequestClass requestClass) => Interlocked.Increment(ref _running[(int)requestClass]);

    /// <summary>Notes that a request was answered.</summary>
    /// <param name="requestClass">Its class.</param>
    /// <param name="status">Its status.</param>
    /// <param name="duration">How long that took; null where that says nothing of the service.</param>
    public void End(RequestClass requestClass, int status, TimeSpan? duration)
    {
        Interlocked.Decrement(ref _running[(int)requestClass]);
        Interlocked.Increment(ref _byStatus[((int)requestClass * Statuses) + Math.Clamp(status, 0, Statuses - 1)]);
        if (duration is { } took)
        {
            _byClass[(int)requestClass].Record(took);
            _all.Record(took);
        }
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
