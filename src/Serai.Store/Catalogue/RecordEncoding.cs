using System.Buffers.Binary;
using System.Text;
using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>The bytes of a record as the file <c>catalogue</c> has it. Not for several threads.</summary>
internal sealed class RecordEncoding
{
    private byte[] _bytes = new byte[4 * 1024];
    private int _length;

    /// <summary>Encodes a record.</summary>
    public byte[] Of(PackageRecord record)
    {
        _length = 0;
        Put(record.Name);
        Put(record.ObjectId);
        Put(record.Files);
        Put(record.Versions);
        Put(record.Sources.Count);
        foreach (SourceRecord source in record.Sources)
        {
            Put(source);
        }

        Put(record.Problems.Count);
        foreach (PathProblem problem in record.Problems)
        {
            Put(problem.Path);
            Put(problem.Reason);
        }

        return _bytes[.._length];
    }

    private void Put(SourceRecord source)
    {
        Put(source.Package);
        Put(source.Url);
        Put(source.Mirrors.Count);
        foreach (string mirror in source.Mirrors)
        {
            Put(mirror);
        }

        Put(source.Checksums.Count);
        foreach (ArchiveHash hash in source.Checksums)
        {
            Span<byte> place = Room(1 + (hash.Hex.Length / 2));
            place[0] = (byte)hash.Algorithm;
            Convert.FromHexString(hash.Hex, place[1..], out _, out int length);
            _length += 1 + length;
        }
    }

    private void Put(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);
        _length += sizeof(int);
    }

    // Behind a length in 7-bit groups, the lowest first, as BinaryReader has it.
    private void Put(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> place = Room(5 + length);
        int at = 0;
        uint left = (uint)length;
        for (; left >= 0x80; left >>= 7)
        {
            place[at++] = (byte)(left | 0x80);
        }

        place[at++] = (byte)left;
        _length += at + Encoding.UTF8.GetBytes(text, place[at..]);
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        }

        return _bytes.AsSpan(_length);
    }
}
