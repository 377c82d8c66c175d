namespace Serai.Worker.Catalogue;

/// <summary>What can be wrong between the sections of a catalogue.</summary>
internal enum JoinFault
{
    /// <summary>A section declares two checksums of one algorithm.</summary>
    ContradictsItself,

    /// <summary>Its strong checksums contradict those of another section.</summary>
    Contradicts,

    /// <summary>Other sections declare another md5 of its archive.</summary>
    HasTwoMd5s,

    /// <summary>Its md5 is that of another archive.</summary>
    SharesMd5,

    /// <summary>Its md5 stands beside other checksums elsewhere, and nothing tells whether both are of one archive.</summary>
    MayShareMd5,

    /// <summary>Its URL has other checksums elsewhere.</summary>
    SharesUrl,
}
