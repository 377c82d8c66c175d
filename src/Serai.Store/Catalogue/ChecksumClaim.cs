using Serai.Store.Archives;

namespace Serai.Store.Catalogue;

/// <summary>A checksum as it stands in a <see cref="ChecksumSet"/>.</summary>
/// <param name="Hash">The checksum.</param>
/// <param name="IsContested">Whether different archives claim it; an md5 then.</param>
public readonly record struct ChecksumClaim(ArchiveHash Hash, bool IsContested = false);
