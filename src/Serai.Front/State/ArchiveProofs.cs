using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Front.State;

/// <summary>
/// Opens stored archives, and hashes each before its first send since its identity (size and time of change) was last proved, so
/// that no damaged byte goes out. Any number of clients wait for one hashing; proved files go out unhashed.
/// </summary>
internal sealed class ArchiveProofs(DataFolder folder, FrontState state, ILogger logger)
{
    private const int BufferLength = 1 << 17;

    private readonly ArchiveStore _store = new(folder);
    private readonly ConcurrentDictionary<Identity, TaskCompletionSource<bool>> _proofs = new();

    /// <summary>Opens an archive whose bytes are what its checksum says.</summary>
    /// <param name="hash">Any of its checksums.</param>
    /// <param name="cancellationToken">Ends the wait, not the hashing.</param>
    /// <returns>An open archive, owned by the caller; null where it is not stored, is damaged, or cannot be read.</returns>
    public async Task<StoredArchive?> TryOpenAsync(ArchiveHash hash, CancellationToken cancellationToken)
    {
        StoredArchive? archive = _store.TryOpen(hash);
        if (archive is null)
        {
            return null;
        }

        bool isProved = false;
        try
        {
            var identity = new Identity(archive.Sha256, RandomAccess.GetLength(archive.File), File.GetLastWriteTimeUtc(archive.File));
            if (!_proofs.TryGetValue(identity, out TaskCompletionSource<bool>? proof))
            {
                var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                proof = _proofs.GetOrAdd(identity, mine);
                if (proof == mine)
                {
                    await ProveAsync(identity, mine);
                }
            }

            isProved = await proof.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (!isProved)
            {
                archive.Dispose();
            }
        }

        return isProved ? archive : null;
    }

    private async Task ProveAsync(Identity identity, TaskCompletionSource<bool> proof)
    {
        string path = folder.Archive(identity.Sha256);
        bool isWhole = false;
        try
        {
            using StoredArchive? archive = _store.TryOpen(identity.Sha256);
            isWhole = archive is not null && await HashAsync(archive) == identity.Sha256.Hex;
            if (!isWhole)
            {
                // Remembered as bad: until the file is another, nobody pays for hashing it again.
                state.Damage = $"{path} does not hash to its name";
                Log.ArchiveDamaged(logger, identity.Sha256.Hex, path);
            }
        }
        catch (IOException unreadable)
        {
            _proofs.TryRemove(identity, out _);
            state.Damage = $"{path}: {unreadable.Message}";
        }
        finally
        {
            proof.SetResult(isWhole);
        }
    }

    private static async Task<string> HashAsync(StoredArchive archive)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long position = 0;
            for (int count; (count = await RandomAccess.ReadAsync(archive.File, buffer, position, CancellationToken.None)) > 0;)
            {
                hash.AppendData(buffer.AsSpan(0, count));
                position += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private readonly record struct Identity(ArchiveHash Sha256, long Size, DateTime ChangedAt);
}
