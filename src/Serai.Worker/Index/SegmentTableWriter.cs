using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Serai.Worker.Index.Deflate;

namespace Serai.Worker.Index;

/// <summary>Writes the file <c>segments</c>.</summary>
internal sealed class SegmentTableWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256 * 1024);
    private DigitCode _code;
    private int _bit;

    private SegmentTableWriter()
    {
    }

    /// <summary>Writes the table of segments that follow one another in an index.</summary>
    public static void Write(Stream output, IReadOnlyList<Segment> segments)
    {
        SegmentTableWriter writer = new();
        writer._bytes.Write(SegmentTableFormat.Magic);
        writer.Put(SegmentTableFormat.Number);
        writer.Put(IndexFormat.Number);
        writer.Put((uint)segments.Count);
        foreach (Segment segment in segments)
        {
            writer.Put(segment);
        }

        writer.Put(Crc32.HashToUInt32(writer._bytes.WrittenSpan));
        output.Write(writer._bytes.WrittenSpan);
    }

    private void Put(Segment segment)
    {
        segment.Key.CopyTo(_bytes.GetSpan(SegmentKey.Length));
        _bytes.Advance(SegmentKey.Length);
        Put((uint)segment.Deflated.Length);
        Put(segment.DeflatedCrc);
        Put((uint)segment.TarLength);
        Put(segment.TarCrc);
        Put((uint)segment.Headers.Length);
        _code = default;
        _bit = 0;
        int block = 0;
        foreach (ref readonly HeaderStamp header in segment.Headers)
        {
            PutNumber(((uint)(header.TarBlock - block) << 1) | (header.MtimeRun is null ? 0u : 1u));
            block = header.TarBlock;
            PutNumber((uint)header.Checksum);
            if (header.MtimeRun is { } run)
            {
                Put(run);
            }

            Put(header.ChecksumRun);
        }
    }

    private void Put(DigitRun run)
    {
        bool isNewCode = run.Code != _code;
        PutNumber(((uint)(run.BitOffset - _bit) << 1) | (isNewCode ? 1u : 0u));
        if (isNewCode)
        {
            PutNumber(run.Code.Length);
            PutNumber(run.Code.Zero);
            _code = run.Code;
        }

        _bit = run.BitOffset + (run.Digits * run.Code.Length);
    }

    private void Put(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
    }

    // LEB128, unsigned: seven bits a byte, the lowest first, the high bit where more follow.
    private void PutNumber(uint value)
    {
        Span<byte> bytes = _bytes.GetSpan(5);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
