namespace Serai.Store.Archives;

/// <summary>The checksums of an archive's bytes, under all of which it is stored.</summary>
/// <param name="Sha512">The strongest.</param>
/// <param name="Sha256">The name of its file.</param>
/// <param name="Md5">The weakest.</param>
public sealed record ArchiveDigests(ArchiveHash Sha512, ArchiveHash Sha256, ArchiveHash Md5)
{
    /// <summary>All three, the strongest first.</summary>
    public IReadOnlyList<ArchiveHash> All => [Sha512, Sha256, Md5];

    /// <summary>The one of an algorithm.</summary>
    public ArchiveHash Of(ArchiveHashAlgorithm algorithm) => algorithm switch
    {
        ArchiveHashAlgorithm.Sha512 => Sha512,
        ArchiveHashAlgorithm.Sha256 => Sha256,
        _ => Md5,
    };
}
