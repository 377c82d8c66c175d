using Microsoft.Win32.SafeHandles;

namespace Serai.Store.Archives;

/// <summary>A stored archive, open for reading; whoever holds it disposes of it.</summary>
/// <param name="Sha256">The name under which it is stored.</param>
/// <param name="File">Its file.</param>
public sealed record StoredArchive(ArchiveHash Sha256, SafeFileHandle File) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
