using Serai.Updates.Running;

namespace Serai.Updates.Soaking;

/// <summary>Asks the front without end whether it lives, and counts what went wrong while it should have answered.</summary>
internal sealed class Prober(Mirror mirror)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the front is being started again just now: nothing counts then.</summary>
    public bool IsPaused { get; set; }

    public int Asked { get; private set; }

    public int Failed { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            bool counts = !IsPaused;
            bool lives = await mirror.LivesAsync();
            if (counts && !IsPaused)
            {
                Asked++;
                Failed += lives ? 0 : 1;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
