using Serai.Store.Archives;

namespace Serai.Front.Archives;

/// <summary>Whether a stored archive's bytes are what its name says, of the file as it was: known, or being found out.</summary>
/// <param name="sha256">The archive.</param>
/// <param name="identity">Its file.</param>
internal sealed class Proof(ArchiveHash sha256, FileIdentity identity)
{
    private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The archive.</summary>
    public ArchiveHash Sha256 => sha256;

    /// <summary>The file that it is about.</summary>
    public FileIdentity Identity => identity;

    /// <summary>True where the bytes are right; done when they were hashed.</summary>
    public Task<bool> Outcome => _outcome.Task;

    /// <summary>Whether it is known that they are right.</summary>
    public bool Holds => _outcome.Task is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>Says what was found.</summary>
    public void Set(bool isWhole) => _outcome.TrySetResult(isWhole);
}
