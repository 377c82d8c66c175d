namespace Serai.Store.Archives;

/// <summary>The algorithms under which opam asks a cache for archives, weakest first.</summary>
public enum ArchiveHashAlgorithm
{
    /// <summary>MD5, 16 bytes: a name, not a proof.</summary>
    Md5,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256,

    /// <summary>SHA-512, 64 bytes.</summary>
    Sha512,
}
