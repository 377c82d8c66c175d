namespace Serai.Worker.Index.Inspection;

/// <summary>The fields of a tar header as they stand in it (pax(1), "ustar Interchange Format").</summary>
internal readonly ref struct TarEntry
{
    private readonly ReadOnlySpan<byte> _header;

    /// <summary>Looks at 512 bytes.</summary>
    public TarEntry(ReadOnlySpan<byte> header)
    {
        _header = header;
    }

    /// <summary>The type: '0' or NUL for a regular file.</summary>
    public byte Type => _header[156];

    /// <summary>The content's length; -1 where it is no octal number.</summary>
    public long Size => Octal(_header.Slice(124, 12));

    /// <summary>Seconds since 1970; -1 where it is no octal number.</summary>
    public long Mtime => Octal(_header.Slice(UstarHeader.MtimeOffset, 12));

    /// <summary>Whether the format is POSIX's; GNU's has blanks there, version 7 nothing.</summary>
    public bool IsUstar => _header.Slice(257, 8).SequenceEqual("ustar\u000000"u8);

    /// <summary>Whether mode, ids and owner names are those of every file of an index.</summary>
    public bool IsOwnedByNobody => Octal(_header.Slice(100, 8)) == 0x1A4
        && Octal(_header.Slice(108, 8)) == 0
        && Octal(_header.Slice(116, 8)) == 0
        && _header[265] == 0
        && _header[297] == 0;

    /// <summary>Whether the checksum is that of the bytes.</summary>
    public bool IsChecksumRight
    {
        get
        {
            int sum = 8 * ' ';
            foreach (byte b in _header)
            {
                sum += b;
            }

            foreach (byte b in _header.Slice(UstarHeader.ChecksumOffset, 8))
            {
                sum -= b;
            }

            return Octal(_header.Slice(UstarHeader.ChecksumOffset, 8)) == sum;
        }
    }

    /// <summary>Writes the path, prefix and name joined.</summary>
    /// <param name="path">256 bytes.</param>
    /// <returns>The path's part of them.</returns>
    public ReadOnlySpan<byte> Path(Span<byte> path)
    {
        ReadOnlySpan<byte> prefix = IsUstar ? UpToNul(_header.Slice(345, 155)) : [];
        ReadOnlySpan<byte> name = UpToNul(_header[..100]);
        prefix.CopyTo(path);
        int length = prefix.Length;
        if (length != 0)
        {
            path[length++] = (byte)'/';
        }

        name.CopyTo(path[length..]);
        return path[..(length + name.Length)];
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        field = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte b in field)
        {
            if (b is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            value = (value << 3) | (long)(b - '0');
        }

        return value;
    }
}
