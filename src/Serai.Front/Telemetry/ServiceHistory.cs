namespace Serai.Front.Telemetry;

/// <summary>
/// The last ten minutes in pieces of ten seconds: how fast requests were answered, and the longest stall. Written by one thread; what
/// readers get never changes.
/// </summary>
internal sealed class ServiceHistory(RequestMeter requests, TimeProvider time)
{
    /// <summary>How many pieces are kept.</summary>
    public const int MostPieces = 60;

    /// <summary>How long one is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private readonly LatencyWindow _window = new(requests.All);
    private volatile HistoryPiece[] _pieces = [];
    private long _begunAt = time.GetTimestamp();
    private TimeSpan _longestStall;

    /// <summary>The pieces, the oldest first.</summary>
    public IReadOnlyList<HistoryPiece> Pieces => _pieces;

    /// <summary>Notes by how much something was late just now, and ends the piece when it is over.</summary>
    public void Note(TimeSpan late)
    {
        _longestStall = late > _longestStall ? late : _longestStall;
        if (time.GetElapsedTime(_begunAt) < Length)
        {
            return;
        }

        (long count, TimeSpan? p99) = _window.Take(0.99);
        HistoryPiece[] before = _pieces;
        _pieces = [.. before.AsSpan(Math.Max(0, before.Length + 1 - MostPieces)), new HistoryPiece(count, p99, _longestStall)];
        _begunAt = time.GetTimestamp();
        _longestStall = TimeSpan.Zero;
    }
}
