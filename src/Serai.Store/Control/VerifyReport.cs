namespace Serai.Store.Control;

/// <summary>What a look at everything in the data folder that has a checksum found.</summary>
public sealed record VerifyReport
{
    /// <summary>Archives whose bytes were hashed.</summary>
    public long Archives { get; init; }

    /// <summary>Bytes of these.</summary>
    public long ArchiveBytes { get; init; }

    /// <summary>Aliases that were followed.</summary>
    public long Aliases { get; init; }

    /// <summary>Generations whose files were hashed.</summary>
    public long Generations { get; init; }

    /// <summary>Packs of the git store whose objects were hashed.</summary>
    public long Packs { get; init; }

    /// <summary>Findings, mended or not.</summary>
    public long Found { get; init; }

    /// <summary>How many of these are mended.</summary>
    public long Mended { get; init; }

    /// <summary>Some of the findings, the first ones; a bounded number.</summary>
    public IReadOnlyList<VerifyFinding> Findings { get; init; } = [];

    /// <summary>Whether nothing is bad any more.</summary>
    public bool IsGood => Found == Mended;
}
