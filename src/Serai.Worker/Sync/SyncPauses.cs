using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Sync;

/// <summary>
/// The pauses between syncs: the interval, or after failures shorter ones that double up to it. All differ a little, so that mirrors which
/// began together, or lost their origin together, do not come to it together.
/// </summary>
/// <param name="interval">The pause that is wanted.</param>
/// <param name="random">For the difference.</param>
internal sealed class SyncPauses(TimeSpan interval, Random random)
{
    /// <summary>The first pause after a failure.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    private int _failures;

    /// <summary>The pause after a sync.</summary>
    /// <param name="succeeded">Whether it did.</param>
    public TimeSpan After(bool succeeded)
    {
        if (succeeded)
        {
            _failures = 0;
            return BackOff.After(earlier: 0, interval, interval, random);
        }

        return BackOff.After(_failures++, FirstRetry, interval, random);
    }
}
