namespace Serai.Benchmarks.Children;

/// <summary>
/// Bounds the longest pause of the collector from above: by how much the sum of all pauses grew between two looks. Reading that sum is
/// cheap, where events of the runtime would change what is measured.
/// </summary>
internal sealed class PauseWatch
{
    private readonly TimeSpan _before = GC.GetTotalPauseDuration();
    private readonly int _collectionsBefore = GC.CollectionCount(0);
    private TimeSpan _last = GC.GetTotalPauseDuration();

    public TimeSpan LongestAtMost { get; private set; }

    public TimeSpan Total => _last - _before;

    public int Collections => GC.CollectionCount(0) - _collectionsBefore;

    public void Look()
    {
        TimeSpan now = GC.GetTotalPauseDuration();
        LongestAtMost = now - _last > LongestAtMost ? now - _last : LongestAtMost;
        _last = now;
    }
}
