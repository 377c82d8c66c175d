using System.Security.Cryptography;

namespace Serai.Store.Archives;

/// <summary>Hashes an archive's bytes by every algorithm in one pass.</summary>
public sealed class ArchiveHasher : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _md5.AppendData(bytes);
        _sha256.AppendData(bytes);
        _sha512.AppendData(bytes);
    }

    /// <summary>Gives the checksums of all bytes so far; more may follow.</summary>
    public ArchiveDigests Finish() => new(
        ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha512, _sha512.GetCurrentHash()),
        ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, _sha256.GetCurrentHash()),
        ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, _md5.GetCurrentHash()));

    /// <inheritdoc/>
    public void Dispose()
    {
        _md5.Dispose();
        _sha256.Dispose();
        _sha512.Dispose();
    }
}
