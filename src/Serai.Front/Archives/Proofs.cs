using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Serai.Store.Archives;

namespace Serai.Front.Archives;

/// <summary>
/// The proofs of stored archives: each is hashed once for every identity that its file has, whoever asks and however slowly he reads. A bounded
/// number is remembered, the bad ones too: until the file is another, nobody pays for hashing it again. Safe from any thread.
/// </summary>
internal sealed class Proofs
{
    // Every archive of the public repository, twice over.
    private const int MostRemembered = 1 << 16;
    private const int BufferLength = 1 << 17;

    private readonly Lock _gate = new();
    private readonly AgingCache<ArchiveHash, Proof> _proofs = new(MostRemembered, _ => 1);

    /// <summary>The proof of a file.</summary>
    /// <param name="archive">The archive, open.</param>
    /// <param name="identity">Its file's identity.</param>
    /// <param name="isNew">True where there is none yet: the caller has it hashed.</param>
    public Proof Of(StoredArchive archive, FileIdentity identity, out bool isNew)
    {
        lock (_gate)
        {
            isNew = !_proofs.TryGet(archive.Sha256, out Proof? proof) || proof.Identity != identity;
            if (isNew)
            {
                proof = new Proof(archive.Sha256, identity);
                _proofs.Set(archive.Sha256, proof);
            }

            return proof!;
        }
    }

    /// <summary>Forgets the proof of an archive that could not be read: the next one who asks for it tries again.</summary>
    public void Forget(ArchiveHash sha256)
    {
        lock (_gate)
        {
            _proofs.Remove(sha256);
        }
    }

    /// <summary>Hashes a file, in slices that let others have the thread.</summary>
    /// <returns>Whether it hashes to its name and is still the file that it was.</returns>
    public static async Task<bool> HashAsync(Proof proof, SafeFileHandle file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long position = 0;
            for (int count; (count = await RandomAccess.ReadAsync(file, buffer, position, CancellationToken.None)) > 0;)
            {
                hash.AppendData(buffer.AsSpan(0, count));
                position += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == proof.Sha256.Hex && FileIdentity.Of(file) == proof.Identity;
    }
}
