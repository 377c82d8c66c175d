namespace Serai.Git.Packs;

/// <summary>How inflating a zlib stream ended.</summary>
internal enum InflateOutcome
{
    /// <summary>The stream is good and gave exactly what was declared.</summary>
    Done,

    /// <summary>The stream goes on behind the input.</summary>
    NeedsInput,

    /// <summary>The two bytes at the front are no zlib header without a preset dictionary.</summary>
    BadHeader,

    /// <summary>A block of type 3, or a stored one whose length does not match its complement.</summary>
    BadBlock,

    /// <summary>The code lengths of a block make no prefix code.</summary>
    BadCodeLengths,

    /// <summary>Bits that are no code.</summary>
    BadCode,

    /// <summary>A copy from before the beginning.</summary>
    BadDistance,

    /// <summary>The checksum is not that of the output.</summary>
    BadChecksum,

    /// <summary>More comes out than was declared.</summary>
    TooLong,

    /// <summary>Less came out than was declared.</summary>
    TooShort,
}
