namespace Serai.Worker;

/// <summary>How one synchronisation ended.</summary>
/// <param name="Succeeded">Whether what is stored now is what the remote has.</param>
/// <param name="Text">One line: what changed, or why it failed.</param>
public sealed record OneSyncResult(bool Succeeded, string Text)
{
    /// <summary>Where all archives are wanted, those that could not be had, by their cause.</summary>
    public IReadOnlyList<MissingArchives> Missing { get; init; } = [];
}
