namespace Serai.Front.Supervision;

/// <summary>
/// Tells when a worker is starved: for ten seconds it was needed, had something to run nearly always, and got under a twentieth of a
/// processor. One that waits for the network is not starved. Not safe for several threads.
/// </summary>
internal sealed class WorkFloor
{
    private const double LeastShare = 0.05;
    private const double RunnableShare = 0.75;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private TimeSpan _span;
    private TimeSpan _cpu;
    private TimeSpan _runnable;

    /// <summary>Takes what was seen of a stretch of time.</summary>
    /// <param name="span">How long it was.</param>
    /// <param name="cpu">Processor time that the worker got in it.</param>
    /// <param name="isRunnable">Whether the worker had something to run at its end.</param>
    /// <param name="isNeeded">Whether somebody waits for it.</param>
    /// <returns>Whether it is starved.</returns>
    public bool Note(TimeSpan span, TimeSpan cpu, bool isRunnable, bool isNeeded)
    {
        _span += span;
        _cpu += cpu;
        _runnable += isRunnable ? span : TimeSpan.Zero;
        if (!isNeeded || _cpu >= Window * LeastShare)
        {
            Reset();
            return false;
        }

        if (_span < Window)
        {
            return false;
        }

        bool isStarved = _runnable >= _span * RunnableShare;
        Reset();
        return isStarved;
    }

    private void Reset() => _span = _cpu = _runnable = TimeSpan.Zero;
}
