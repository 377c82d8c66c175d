using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Serai.Worker.Index.Inspection;

/// <summary>Reads the members of a gzip file (RFC 1952) and hands on what is in them, in bounded memory.</summary>
internal sealed class GzipInspection
{
    private const int HeaderLength = 10;
    private const int TrailerLength = 8;
    private const int Deflate = 8;

    private readonly GzipSource _source;
    private readonly TarInspection _tar;
    private readonly IndexFindings _findings;
    private readonly long _maxTarBytes;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Reads from a source that stays the caller's.</summary>
    /// <param name="source">The file.</param>
    /// <param name="tar">Takes what is in it.</param>
    /// <param name="findings">Takes what is amiss.</param>
    /// <param name="maxTarBytes">The most that is inflated.</param>
    /// <param name="cancellationToken">Ends the reading between two pieces.</param>
    public GzipInspection(GzipSource source, TarInspection tar, IndexFindings findings, long maxTarBytes, CancellationToken cancellationToken)
    {
        _maxTarBytes = maxTarBytes;
        _cancellationToken = cancellationToken;
        _source = source;
        _tar = tar;
        _findings = findings;
    }

    /// <summary>How many members there are, as far as they could be read.</summary>
    public int Members { get; private set; }

    /// <summary>How many bytes of the file were read.</summary>
    public long Length => _source.Position;

    /// <summary>Reads the whole file.</summary>
    public void Read()
    {
        do
        {
            long start = _source.Position;
            if (!TryReadHeader())
            {
                break;
            }

            Members++;
            if (Members == 2)
            {
                _findings.Add(FindingKind.Members, $"the second at offset {start}");
            }

            if (!TryReadBody())
            {
                return;
            }
        }
        while (!_source.Peek(1).IsEmpty);

        long end = _source.Position;
        while (_source.Read(_buffer) > 0)
        {
        }

        if (Members > 0 && _source.Position > end)
        {
            _findings.Add(FindingKind.AfterTrailer, $"{_source.Position - end} at offset {end}");
        }
    }

    private bool TryReadHeader()
    {
        ReadOnlySpan<byte> header = _source.Peek(HeaderLength);
        if (header.Length < HeaderLength || header[0] != 0x1F || header[1] != 0x8B || header[2] != Deflate)
        {
            if (Members == 0)
            {
                _findings.Add(FindingKind.NotGzip, "no gzip header at offset 0");
            }

            return false;
        }

        int flags = header[3];
        if (flags != 0 || header[4..9].ContainsAnyExcept((byte)0))
        {
            _findings.Add(FindingKind.GzipHeader, $"{Convert.ToHexStringLower(header)} at offset {_source.Position}");
        }

        _source.Take(HeaderLength);
        SkipOptionalFields(flags);
        return true;
    }

    // FEXTRA, FNAME, FCOMMENT and FHCRC, in this order (RFC 1952, 2.3).
    private void SkipOptionalFields(int flags)
    {
        if ((flags & 4) != 0 && _source.Peek(2) is { Length: 2 } length)
        {
            int extra = 2 + BinaryPrimitives.ReadUInt16LittleEndian(length);
            while (extra > 0 && !_source.Peek(1).IsEmpty)
            {
                _source.Take(1);
                extra--;
            }
        }

        for (int strings = ((flags >> 3) & 1) + ((flags >> 4) & 1); strings > 0; strings--)
        {
            byte next = 1;
            while (next != 0 && _source.Peek(1) is { Length: 1 } peeked)
            {
                next = peeked[0];
                _source.Take(1);
            }
        }

        if ((flags & 2) != 0)
        {
            _source.Take(_source.Peek(2).Length);
        }
    }

    private bool TryReadBody()
    {
        var crc = new Crc32();
        long length = 0;
        try
        {
            using DeflateStream inflated = new(_source, CompressionMode.Decompress, leaveOpen: true);
            for (int read; (read = inflated.Read(_buffer)) > 0;)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (_tar.Length + read > _maxTarBytes)
                {
                    _findings.Add(FindingKind.TooLarge, $"more than {_maxTarBytes} bytes");
                    return false;
                }

                crc.Append(_buffer.AsSpan(0, read));
                length += read;
                _tar.Append(_buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException) when (!_source.WasAskedBeyondEnd)
        {
            _findings.Add(FindingKind.Inflation, $"at or before offset {_source.Position}");
            return false;
        }
        catch (InvalidDataException)
        {
            // Told below: the inflater wanted more than there is.
        }

        Span<byte> expected = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(expected, crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(expected[4..], unchecked((uint)length));
        if (!_source.IsExact && !_source.WasAskedBeyondEnd)
        {
            // The stream ended somewhere in the last piece; only its trailer tells where.
            _source.TryReturnTo(expected);
        }

        ReadOnlySpan<byte> trailer = _source.Peek(TrailerLength);
        if (_source.WasAskedBeyondEnd || trailer.Length < TrailerLength)
        {
            _findings.Add(FindingKind.Truncation, $"at offset {_source.Position + trailer.Length}");
            return false;
        }

        if (!trailer.SequenceEqual(expected))
        {
            _findings.Add(FindingKind.Trailer, $"expected {Convert.ToHexStringLower(expected)}, found {Convert.ToHexStringLower(trailer)}");
            return false;
        }

        _source.Take(TrailerLength);
        return true;
    }
}
