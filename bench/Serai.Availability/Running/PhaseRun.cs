using Serai.Availability.Background;

namespace Serai.Availability.Running;

/// <summary>One phase of an experiment: what is in the background, for as long as the load looks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FrontShare">The front's share of the core.</param>
/// <param name="WorkerShare">The share of the background, which says whether it was busy.</param>
/// <param name="FrontWaitSeconds">For how long threads of the front waited for the core, all together: what neighbours of the machine take.</param>
/// <param name="Syncs">How many syncs were finished.</param>
internal sealed record PhaseRun(string Name, double FrontShare, double WorkerShare, double FrontWaitSeconds, int Syncs)
{
    // Until the background is in full swing, and after it until its last requests are answered.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Runs one.</summary>
    public static async Task<PhaseRun> MeasureAsync(PinnedServer server, LoadProcess load, IBackground background, TimeSpan length)
    {
        using var over = new CancellationTokenSource();
        Task running = background.RunAsync(server, over.Token);
        await Task.Delay(Settling);
        ProcessTimes before = server.Times;
        int syncs = server.Syncs().Count;
        await load.PhaseAsync(background.Name, length);
        ProcessTimes used = server.Times - before;
        int synced = server.Syncs().Count - syncs;
        await over.CancelAsync();
        await running;
        double seconds = length.TotalSeconds;
        return new PhaseRun(background.Name, used.FrontSeconds / seconds, used.WorkerSeconds / seconds, Math.Max(0, used.FrontWaitSeconds), synced);
    }
}
