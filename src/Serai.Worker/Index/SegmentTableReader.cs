using System.Buffers.Binary;
using System.IO.Hashing;
using Serai.Worker.Index.Deflate;

namespace Serai.Worker.Index;

/// <summary>
/// Reads the file <c>segments</c>. It is ours, but disks err: the checksum is compared first, and each field is still compared with what
/// it may be before it is used.
/// </summary>
internal ref struct SegmentTableReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _end;
    private int _position;
    private DigitCode _code;
    private int _bit;

    /// <summary>Makes a reader of a whole file.</summary>
    public SegmentTableReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _end = bytes.Length - SegmentTableFormat.TrailerLength;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">Some field is not what it may be.</exception>
    public SegmentTable Read()
    {
        const int Shortest = SegmentTableFormat.PreambleLength + SegmentTableFormat.TrailerLength;
        Require(_bytes.Length is >= Shortest and <= SegmentTable.MaxLength, "a file of 24 bytes to 64 MiB", _bytes.Length);
        Require(_bytes.StartsWith(SegmentTableFormat.Magic), "the magic SERAISEG", _bytes[0]);
        uint crc = Crc32.HashToUInt32(_bytes[.._end]);
        uint declaredCrc = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_end..]);
        Require(crc == declaredCrc, $"the checksum {crc}", declaredCrc);
        _position = SegmentTableFormat.Magic.Length;
        uint number = ReadWord();
        uint indexNumber = ReadWord();
        Dictionary<SegmentKey, SegmentTableEntry> entries = [];
        if (number != SegmentTableFormat.Number || indexNumber != IndexFormat.Number)
        {
            return new SegmentTable(entries);
        }

        uint count = ReadWord();
        Require(count <= (_end - _position) / SegmentTableFormat.SegmentLength, "no more segments than the bytes left can hold", count);
        long offset = IndexWriter.FirstSegmentOffset;
        for (uint i = 0; i < count; i++)
        {
            Require(_end - _position >= SegmentTableFormat.SegmentLength, "another segment", i);
            SegmentKey key = new(_bytes.Slice(_position, SegmentKey.Length));
            Require(!entries.ContainsKey(key), "a key that did not come before", i);
            _position += SegmentKey.Length;
            SegmentTableEntry entry = ReadEntry(offset);
            entries.Add(key, entry);
            offset += entry.DeflatedLength;
        }

        Require(_position == _end, $"the last segment to end at {_end}", _position);
        return new SegmentTable(entries);
    }

    private SegmentTableEntry ReadEntry(long offset)
    {
        uint deflatedLength = ReadWord();
        bool isDeflatedLength = deflatedLength is >= SegmentTableFormat.FlushLength and <= int.MaxValue / 8;
        Require(isDeflatedLength, "a length of deflate blocks from 4 to 2^28", deflatedLength);
        uint deflatedCrc = ReadWord();
        uint tarLength = ReadWord();
        bool isTarLength = tarLength <= SegmentBuilder.MaxTarLength && tarLength % UstarHeader.BlockSize == 0;
        Require(isTarLength, "a length of tar in whole blocks, up to 128 MiB", tarLength);
        uint tarCrc = ReadWord();
        uint count = ReadWord();
        long most = Math.Min((_end - _position) / SegmentTableFormat.MinHeaderLength, tarLength / UstarHeader.BlockSize);
        Require(count <= most, $"at most {most} headers", count);

        HeaderStamp[] headers = new HeaderStamp[count];
        _code = default;
        _bit = 0;
        int lastBit = checked(8 * ((int)deflatedLength - SegmentTableFormat.FlushLength));
        int block = 0;
        for (int i = 0; i < headers.Length; i++)
        {
            uint number = ReadNumber();
            bool isFirst = i == 0;
            bool hasMtime = (number & 1) != 0;
            uint step = number >> 1;
            bool isAfter = (isFirst ? hasMtime : step != 0) && step < (tarLength / UstarHeader.BlockSize) - block;
            Require(isAfter, "a header after the one before and within the tar, the first with an mtime", number);
            block += (int)step;
            uint checksum = ReadNumber();
            Require(checksum <= UstarHeader.MaxChecksum, "a header checksum up to 130560", checksum);
            DigitRun? mtime = hasMtime ? ReadRun(UstarTime.Digits, lastBit) : null;
            headers[i] = new HeaderStamp(block, (int)checksum, ReadRun(UstarHeader.ChecksumDigits, lastBit), mtime);
        }

        return new SegmentTableEntry(offset, (int)deflatedLength, deflatedCrc, (int)tarLength, tarCrc, headers);
    }

    private DigitRun ReadRun(byte digits, int lastBit)
    {
        uint number = ReadNumber();
        if ((number & 1) != 0)
        {
            uint length = ReadNumber();
            uint zero = ReadNumber();
            Require(length <= PrefixCode.MaxLength && zero <= ushort.MaxValue, "a code of at most 15 bits", zero);
            _code = new DigitCode((byte)length, (ushort)zero);
        }

        Require(_code.IsPossible, "a code with room for eight digits", _code.Zero);
        uint gap = number >> 1;
        int left = lastBit - _bit;
        Require(gap <= left && left - (int)gap >= digits * _code.Length, "digits before the end of the segment", number);
        DigitRun run = new(_bit + (int)gap, digits, _code);
        _bit = run.BitOffset + (digits * _code.Length);
        return run;
    }

    private uint ReadWord()
    {
        Require(_end - _position >= sizeof(uint), "four bytes", _end - _position);
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_position..]);
        _position += sizeof(uint);
        return value;
    }

    // LEB128, unsigned, of 32 bits at most.
    private uint ReadNumber()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            Require(_position < _end && shift < 35, "a number of at most five bytes", shift / 7);
            byte next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        Require(value <= uint.MaxValue, "a number of 32 bits", (long)value);
        return (uint)value;
    }

    private readonly void Require(bool holds, string expected, long found)
    {
        if (!holds)
        {
            throw new InvalidDataException($"segments file offset {_position}: expected {expected}, found {found}");
        }
    }
}
