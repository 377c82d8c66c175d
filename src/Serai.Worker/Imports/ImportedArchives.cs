using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Exports;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Imports;

/// <summary>Takes the archives that the index names out of an export's folder: each is copied, and stored where it has every checksum that is declared of it.</summary>
internal sealed class ImportedArchives(IImportSource source, DataFolder data, long mostBytes)
{
    private const int PieceBytes = 1 << 16;

    private readonly ArchiveStore _store = new(data);

    /// <summary>Takes those that are not stored.</summary>
    /// <param name="wanted">What the index names.</param>
    /// <param name="progress">Told how many of how many are done.</param>
    /// <param name="cancellationToken">Ends it; what is stored stays.</param>
    /// <returns>What is missing after that, by its cause.</returns>
    public async Task<IReadOnlyList<MissingArchives>> TakeAsync(
        IReadOnlyList<KnownArchive> wanted, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<KnownArchive, string>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < wanted.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(i, wanted.Count);
            if (!wanted[i].Checksums.Any(_store.Contains) && await TryTakeAsync(wanted[i], cancellationToken) is { } reason)
            {
                missing.Add(wanted[i], reason);
            }
        }

        progress(wanted.Count, wanted.Count);
        return MissingArchives.Group(missing.Keys, archive => missing[archive]);
    }

    // Null where it is stored now.
    private async Task<string?> TryTakeAsync(KnownArchive archive, CancellationToken cancellationToken)
    {
        string? refused = null;
        foreach (ArchiveHash hash in archive.Checksums)
        {
            await using Stream? file = await source.OpenAsync(ExportPaths.Archive(hash), cancellationToken);
            if (file is not null && (refused = await StoreAsync(file, archive, cancellationToken)) is null)
            {
                return null;
            }
        }

        return refused ?? "it is not in the export";
    }

    private async Task<string?> StoreAsync(Stream file, KnownArchive archive, CancellationToken cancellationToken)
    {
        string path = Path.Combine(data.Temporary, $"import-{Guid.NewGuid():N}");
        try
        {
            await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            using var hasher = new ArchiveHasher();
            byte[] piece = new byte[PieceBytes];
            for (int count; (count = await file.ReadAsync(piece, cancellationToken)) > 0;)
            {
                if (copy.Length + count > mostBytes)
                {
                    return $"it has more than {mostBytes} bytes";
                }

                hasher.Append(piece.AsSpan(0, count));
                await copy.WriteAsync(piece.AsMemory(0, count), cancellationToken);
            }

            ArchiveDigests digests = hasher.Finish();
            if (archive.Checksums.FirstOrDefault(hash => digests.Of(hash.Algorithm) != hash) is { Hex: not null } other)
            {
                return $"the export has other bytes under its {other.AlgorithmName}";
            }

            _store.Adopt(copy.SafeFileHandle, path, digests);
            return null;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
