using Serai.Fuzz.Targets;

namespace Serai.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new PktLineTarget(), new SideBandTarget(), new ConversationTarget(), new PackTarget(), new DeltaTarget(), new ObjectTarget(), new IndexTarget(), new InflateTarget(), new OpamTarget(),
    ];

    public static FuzzTarget Find(string name) =>
        All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"no such target: expected one of {string.Join(' ', All.Select(target => target.Name))}", nameof(name));
}
