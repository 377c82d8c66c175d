using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Downloads;

/// <summary>Finds out whether an archive is stored already, under every checksum that is declared of it.</summary>
internal sealed class StoredSearch(ArchiveStore store)
{
    private const int PieceBytes = 1 << 16;

    /// <summary>
    /// Looks. All that is stored has its aliases, so a declared checksum that leads nowhere means other bytes, or an alias that was lost: the
    /// stored bytes are hashed, and get their lost names.
    /// </summary>
    /// <returns>The last report; null where it has to be fetched.</returns>
    public async Task<FetchReport?> FindAsync(KnownArchive archive, CancellationToken cancellationToken)
    {
        using StoredArchive? stored = Open(archive, out bool complete);
        if (stored is null)
        {
            return null;
        }

        long length = RandomAccess.GetLength(stored.File);
        if (!complete)
        {
            ArchiveDigests digests = await HashAsync(stored, cancellationToken);
            if (digests.Sha256 != stored.Sha256 || archive.Checksums.Any(declared => digests.Of(declared.Algorithm) != declared))
            {
                return null;
            }

            store.WriteAliases(digests);
        }

        return new FetchReport { State = FetchState.Stored, Sha256 = stored.Sha256.Hex, Length = length };
    }

    private StoredArchive? Open(KnownArchive archive, out bool complete)
    {
        StoredArchive? found = null;
        complete = true;
        foreach (ArchiveHash declared in archive.Checksums)
        {
            // An md5 alone joins nothing: it may be another file's.
            bool finds = declared.Algorithm != ArchiveHashAlgorithm.Md5 || archive.Checksums.Count == 1;
            StoredArchive? under = store.TryOpen(declared);
            complete &= under is not null && (found is null || found.Sha256 == under.Sha256);
            if (found is null && finds)
            {
                found = under;
            }
            else
            {
                under?.Dispose();
            }
        }

        return found;
    }

    private static async Task<ArchiveDigests> HashAsync(StoredArchive stored, CancellationToken cancellationToken)
    {
        using var hasher = new ArchiveHasher();
        byte[] piece = new byte[PieceBytes];
        long position = 0;
        for (int count; (count = await RandomAccess.ReadAsync(stored.File, piece, position, cancellationToken)) > 0; position += count)
        {
            hasher.Append(piece.AsSpan(0, count));
        }

        return hasher.Finish();
    }
}
