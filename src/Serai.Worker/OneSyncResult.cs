using Serai.Store.Control;

namespace Serai.Worker;

/// <summary>How one synchronisation ended.</summary>
/// <param name="Succeeded">Whether what is stored now is what the remote has.</param>
/// <param name="Text">One line: what changed, or why it failed.</param>
public sealed record OneSyncResult(bool Succeeded, string Text)
{
    /// <summary>The commit that is stored now, in hexadecimal digits; null where the sync failed, or asked no remote.</summary>
    public string? Commit { get; init; }

    /// <summary>The number of its generation; null as for <see cref="Commit"/>.</summary>
    public long? Generation { get; init; }

    /// <summary>Packages that the sync changed; null as for <see cref="Commit"/>.</summary>
    public int? ChangedPackages { get; init; }

    /// <summary>Where all archives are wanted, those that could not be had, by their cause.</summary>
    public IReadOnlyList<MissingArchives> Missing { get; init; } = [];

    internal static OneSyncResult Of(SyncOutcome outcome) => new(outcome.Succeeded, outcome.Text)
    {
        Commit = outcome.Commit,
        Generation = outcome.Generation,
        ChangedPackages = outcome.ChangedPackages,
    };
}
