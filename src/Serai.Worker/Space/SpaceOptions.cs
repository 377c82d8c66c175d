namespace Serai.Worker.Space;

/// <summary>How much of the disk the archives may take.</summary>
public sealed record SpaceOptions
{
    /// <summary>The most bytes of stored archives; null for no bound.</summary>
    public long? MaxSizeBytes { get; init; }

    /// <summary>What is left free on the disk: with less, nothing is fetched.</summary>
    public long MinFreeBytes { get; init; } = 1L << 30;
}
