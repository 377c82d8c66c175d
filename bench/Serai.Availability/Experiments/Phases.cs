using Serai.Availability.Background;
using Serai.Availability.Origins;
using Serai.Availability.Running;
using Serai.Load.Plot;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>One server through a series of phases, with the load over all of them.</summary>
/// <param name="Load">What the load saw.</param>
/// <param name="Runs">What the background did meanwhile, phase by phase.</param>
/// <param name="FrontMegabytes">The front's resident memory at the end.</param>
/// <param name="Account">What the front says of itself at the end.</param>
internal sealed record Phases(LoadSummary Load, IReadOnlyList<PhaseRun> Runs, double FrontMegabytes, OwnAccount Account)
{
    public static Syncs Cloning(MovingOrigin origin) => new("clone", origin, TipMove.Clone);

    public static Syncs Updating(MovingOrigin origin) => new("updates", origin, TipMove.Update);

    public static Syncs Indexing(MovingOrigin origin) => new("index", origin, TipMove.Index);

    /// <summary>Runs them.</summary>
    /// <param name="bench">The surroundings.</param>
    /// <param name="length">Of each phase.</param>
    /// <param name="phases">In order.</param>
    /// <param name="arguments">Further ones for the server.</param>
    public static async Task<Phases> RunAsync(Bench bench, TimeSpan length, IReadOnlyList<IBackground> phases, params string[] arguments)
    {
        await using PinnedServer server = await bench.ServeWarmAsync(fault: null, arguments);
        await using LoadProcess load = await bench.LoadAsync(server);
        var runs = new List<PhaseRun>();
        foreach (IBackground each in phases)
        {
            runs.Add(await PhaseRun.MeasureAsync(server, load, each, length));
        }

        double memory = server.Times.FrontMegabytes;
        LoadSummary seen = await load.EndAsync();
        return new Phases(seen, runs, memory, await OwnAccount.OfAsync(server));
    }

    /// <summary>A phase by its name.</summary>
    public PhaseSummary this[string name] => Load.Phases.First(phase => phase.Name == name);

    /// <summary>Whether the phase was among them.</summary>
    public bool Has(string name) => Runs.Any(run => run.Name == name);

    public PhaseRun RunOf(string name) => Runs.First(run => run.Name == name);

    public string Draw(string title) => LatencyPlot.Draw(title, Load.Track, Load.Phases);
}
