using Serai.Store.Exports;

namespace Serai.Worker.Imports;

/// <summary>An export in a folder.</summary>
internal sealed class FolderSource(string root) : IImportSource
{
    public Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        string full = Path.Combine(root, path);
        return Task.FromResult<Stream?>(File.Exists(full) ? new FileStream(ExportMedium.Open(full), FileAccess.Read, bufferSize: 0) : null);
    }

    public void Dispose()
    {
    }
}
