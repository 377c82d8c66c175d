namespace Serai.Opam.Packages;

/// <summary>The hash functions that opam knows, in the order of their names.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>MD5: 16 bytes. Broken, and in old packages the only one.</summary>
    Md5,

    /// <summary>SHA-256: 32 bytes.</summary>
    Sha256,

    /// <summary>SHA-512: 64 bytes.</summary>
    Sha512,
}
