// What measures time runs alone in the one collection; real clients and installations, which are slow and tell nothing of time, run beside it,
// one at a time.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = 2)]

namespace Serai.EndToEnd.Fixtures;

/// <summary>The tests with slow real clients: they run one after another, beside all others.</summary>
[CollectionDefinition(Name)]
public sealed class SlowClients
{
    public const string Name = "slow clients";
}
