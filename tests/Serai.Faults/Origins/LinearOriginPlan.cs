namespace Serai.Faults.Origins;

/// <summary>What a <see cref="LinearOrigin"/> is like.</summary>
internal sealed record LinearOriginPlan
{
    /// <summary>Commits of its history.</summary>
    public int Commits { get; init; } = 60;

    /// <summary>Packages, which are changed in turn.</summary>
    public int Packages { get; init; } = 20;

    /// <summary>Every so many commits the changed package gets a new archive.</summary>
    public int CommitsForAnArchive { get; init; } = 5;

    /// <summary>Bytes of each archive.</summary>
    public int ArchiveBytes { get; init; } = 60_000;

    /// <summary>Where an archive is, by its number.</summary>
    public Func<int, string> ArchiveUrl { get; init; } = number => $"http://127.0.0.1:9/{number}";

    /// <summary>Where an archive is instead; null for where all are.</summary>
    public Func<int, string?> HostOf { get; init; } = _ => null;
}
