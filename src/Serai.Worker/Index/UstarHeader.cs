using System.Text.Unicode;

namespace Serai.Worker.Index;

/// <summary>
/// The tar headers of an index: ustar as POSIX.1-1988 has it (pax(1), "ustar Interchange Format"), regular files alone, nothing in them
/// that depends on a machine. A header is written with zero digits in the two fields that depend on the time, mtime and checksum.
/// </summary>
internal static class UstarHeader
{
    /// <summary>Bytes of a header, and of the blocks that contents are padded to.</summary>
    public const int BlockSize = 512;

    /// <summary>Where the 11 digits of mtime begin.</summary>
    public const int MtimeOffset = 136;

    /// <summary>Where the checksum's digits begin.</summary>
    public const int ChecksumOffset = 148;

    /// <summary>Octal digits of a checksum; a NUL and a blank follow.</summary>
    public const int ChecksumDigits = 6;

    /// <summary>The largest checksum: that of 512 bytes of 255.</summary>
    public const int MaxChecksum = BlockSize * 255;

    /// <summary>Eleven octal digits hold sizes below 8 GiB.</summary>
    public const long MaxFileSize = (1L << 33) - 1;

    private const int NameLength = 100;
    private const int ModeOffset = 100;
    private const int UidOffset = 108;
    private const int GidOffset = 116;
    private const int SizeOffset = 124;
    private const int TypeOffset = 156;
    private const int MagicOffset = 257;
    private const int DevMajorOffset = 329;
    private const int DevMinorOffset = 337;
    private const int PrefixOffset = 345;
    private const int PrefixLength = 155;

    /// <summary>Whether a file can stand in the index, so that every client can read the index and make the file.</summary>
    /// <param name="path">The path from the root of the repository.</param>
    /// <param name="size">The content's length in bytes.</param>
    /// <returns>Null where it fits; else the reason, as a phrase that follows the path.</returns>
    public static string? WhyUnfit(ReadOnlySpan<byte> path, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (path.IsEmpty)
        {
            return "is empty";
        }

        if (path.Contains((byte)0))
        {
            return "contains a NUL";
        }

        if (!Utf8.IsValid(path))
        {
            // macOS refuses to make such a file, and opam there would fail the whole update.
            return "is not UTF-8";
        }

        foreach (Range component in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[component];
            if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            {
                return "has an empty, '.' or '..' component";
            }
        }

        if (size > MaxFileSize)
        {
            return $"has {size} bytes, and a ustar header holds sizes up to {MaxFileSize}";
        }

        return SplitAt(path) < 0
            ? $"has {path.Length} bytes that no '/' splits into the {PrefixLength} and {NameLength} bytes of a ustar header"
            : null;
    }

    /// <summary>Writes a header with zero digits for mtime and checksum.</summary>
    /// <param name="header">512 bytes; overwritten.</param>
    /// <param name="path">A path that fits.</param>
    /// <param name="size">The content's length in bytes.</param>
    /// <returns>What the header's checksum is with those zero digits in mtime.</returns>
    /// <exception cref="ArgumentException">The path or size does not fit.</exception>
    public static int Write(Span<byte> header, ReadOnlySpan<byte> path, long size)
    {
        if (WhyUnfit(path, size) is { } reason)
        {
            throw new ArgumentException($"path {reason}", nameof(path));
        }

        header = header[..BlockSize];
        header.Clear();
        int split = SplitAt(path);
        path[..split].CopyTo(header[PrefixOffset..]);
        path[(split == 0 ? 0 : split + 1)..].CopyTo(header);
        "0000644"u8.CopyTo(header[ModeOffset..]);
        "0000000"u8.CopyTo(header[UidOffset..]);
        "0000000"u8.CopyTo(header[GidOffset..]);
        for (int i = 0; i < 11; i++)
        {
            header[SizeOffset + i] = (byte)('0' + ((size >> (3 * (10 - i))) & 7));
        }

        header.Slice(MtimeOffset, UstarTime.Digits).Fill((byte)'0');
        header[TypeOffset] = (byte)'0';
        "ustar\0"u8.CopyTo(header[MagicOffset..]);
        "00"u8.CopyTo(header[(MagicOffset + 6)..]);
        "0000000"u8.CopyTo(header[DevMajorOffset..]);
        "0000000"u8.CopyTo(header[DevMinorOffset..]);

        // The checksum is the sum of all bytes, those of its own field counted as blanks.
        header.Slice(ChecksumOffset, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in header)
        {
            sum += b;
        }

        header.Slice(ChecksumOffset, ChecksumDigits).Fill((byte)'0');
        header[ChecksumOffset + ChecksumDigits] = 0;
        return sum;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="header">512 bytes.</param>
    /// <param name="size">The content's length in bytes.</param>
    /// <returns>The path.</returns>
    public static byte[] Read(ReadOnlySpan<byte> header, out long size)
    {
        size = 0;
        for (int i = 0; i < 11; i++)
        {
            size = (size << 3) | (uint)(header[SizeOffset + i] & 7);
        }

        ReadOnlySpan<byte> name = UntilNul(header[..NameLength]);
        ReadOnlySpan<byte> prefix = UntilNul(header.Slice(PrefixOffset, PrefixLength));
        return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    /// <summary>How many zero bytes follow a content up to the next block.</summary>
    public static int PaddingAfter(long size) => (int)(-size & (BlockSize - 1));

    /// <summary>Bytes of tar that a file of so many bytes takes, its header included.</summary>
    public static long TarLengthOf(long size) => BlockSize + size + PaddingAfter(size);

    private static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and int end ? field[..end] : field;

    // The '/' that parts prefix and name; 0 where the name alone holds the path; -1 where the path does not fit.
    private static int SplitAt(ReadOnlySpan<byte> path)
    {
        if (path.Length <= NameLength)
        {
            return 0;
        }

        int from = path.Length - NameLength - 1;
        int slash = path[from..].IndexOf((byte)'/') + from;
        return slash < from || slash > PrefixLength || slash == 0 ? -1 : slash;
    }
}
