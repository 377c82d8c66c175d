using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Serai.Store.Archives;

namespace Serai.Front.State;

/// <summary>
/// Opens stored archives, and hashes each before its first send since its identity (size and time of change) was last proved, so
/// that no damaged byte goes out. Proved files go out unhashed.
/// </summary>
internal sealed class ArchiveProofs(ArchiveStore store)
{
    private const int BufferLength = 1 << 17;

    private readonly ConcurrentDictionary<string, (long Size, DateTimeOffset ChangedAt)> _proved = new(StringComparer.Ordinal);

    /// <summary>Opens an archive whose bytes are what its checksum says.</summary>
    /// <param name="hash">Any of its checksums.</param>
    /// <param name="cancellationToken">Ends the wait for the disk.</param>
    /// <returns>An open archive, owned by the caller; null where it is not stored, or is damaged.</returns>
    public async Task<StoredArchive?> TryOpenAsync(ArchiveHash hash, CancellationToken cancellationToken)
    {
        StoredArchive? archive = store.TryOpen(hash);
        if (archive is null || await IsProvedAsync(archive, cancellationToken))
        {
            return archive;
        }

        archive.Dispose();
        return null;
    }

    private async Task<bool> IsProvedAsync(StoredArchive archive, CancellationToken cancellationToken)
    {
        var identity = (RandomAccess.GetLength(archive.File), (DateTimeOffset)File.GetLastWriteTimeUtc(archive.File));
        string sha256 = archive.Sha256.Hex;
        if (_proved.TryGetValue(sha256, out var proved) && proved == identity)
        {
            return true;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        long position = 0;
        for (int count; (count = await RandomAccess.ReadAsync(archive.File, buffer, position, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            position += count;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        bool whole = string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), sha256, StringComparison.Ordinal);
        if (whole)
        {
            _proved[sha256] = identity;
        }

        return whole;
    }
}
