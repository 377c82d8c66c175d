namespace Serai.Fuzz.Reference;

/// <summary>An entry as the plain reading finds it.</summary>
internal sealed record ReferenceEntry
{
    public required int Offset { get; init; }

    public required int Type { get; init; }

    /// <summary>Where an offset delta's base begins.</summary>
    public long BaseOffset { get; init; }

    /// <summary>A reference delta's base.</summary>
    public byte[] BaseId { get; init; } = [];

    /// <summary>What it inflates to.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The deflated bytes.</summary>
    public required byte[] Deflated { get; init; }
}
