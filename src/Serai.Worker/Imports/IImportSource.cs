namespace Serai.Worker.Imports;

/// <summary>What is imported from: an export in a folder, or under a URL. Nothing that it says is believed before it is proved.</summary>
internal interface IImportSource : IDisposable
{
    /// <summary>Opens a file of it.</summary>
    /// <param name="path">One of <see cref="Store.Exports.ExportPaths"/>, or below.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Read once, disposed of by the caller; null where there is no such file.</returns>
    /// <exception cref="IOException">It cannot be read, or nothing is answered.</exception>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken);
}
