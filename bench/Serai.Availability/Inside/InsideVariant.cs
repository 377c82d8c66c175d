using Serai.Availability.Background;
using Serai.Availability.Origins;

namespace Serai.Availability.Inside;

/// <summary>A way to do the work in the front's process.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">Its name in the table.</param>
internal sealed record InsideVariant(string Name, string Title)
{
    /// <summary>How many tasks on the pool do it.</summary>
    public int Tasks { get; private init; }

    /// <summary>After how many files each task yields; 0 for never.</summary>
    public int YieldEvery { get; private init; }

    /// <summary>Whether each file is a task of its own, and all are given to the pool at once.</summary>
    public bool IsFlood { get; private init; }

    /// <summary>How many threads of its own it has.</summary>
    public int Threads { get; private init; }

    /// <summary>Whether the whole worker runs in it, and synchronises.</summary>
    public bool Syncs { get; private init; }

    /// <summary>Whether the work is in another process, for comparison.</summary>
    public bool IsApart { get; private init; }

    public bool IsInQuickForm { get; private init; }

    /// <summary>Whether it does the work of one step after the other, rather than the whole worker's or none.</summary>
    public bool HasSteps => Tasks + Threads > 0 || IsFlood;

    public static IReadOnlyList<InsideVariant> All { get; } =
    [
        new("nothing", "none") { IsInQuickForm = true },
        new("pool1", "one task on the pool") { Tasks = 1 },
        new("pool4", "four tasks on the pool") { Tasks = 4, IsInQuickForm = true },
        new("yield10000", "… that yield every 10,000 files") { Tasks = 4, YieldEvery = 10_000 },
        new("yield100", "… every 100") { Tasks = 4, YieldEvery = 100 },
        new("yield1", "… every single one") { Tasks = 4, YieldEvery = 1 },
        new("flood", "a task on the pool for every file") { IsFlood = true, IsInQuickForm = true },
        new("threads1", "one dedicated thread") { Threads = 1 },
        new("threads4", "four dedicated threads") { Threads = 4, IsInQuickForm = true },
        new("worker", "the whole worker, cloning") { Syncs = true, IsInQuickForm = true },
        new("apart", "**four threads in another process, idle priority**") { IsApart = true, IsInQuickForm = true },
    ];

    public static InsideVariant Named(string name) => All.First(variant => variant.Name == name);

    /// <summary>What the driver does meanwhile.</summary>
    public IBackground Background(MovingOrigin origin) => Syncs ? new Syncs(Name, origin, TipMove.Clone) : new Nothing(Name);
}
