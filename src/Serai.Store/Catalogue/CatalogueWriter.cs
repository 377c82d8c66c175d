using System.Buffers.Binary;
using System.Text;
using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>Writes the file <c>catalogue</c>. All of it is written with every generation, so each field is put straight into one buffer.</summary>
/// <param name="output">Where to; stays the caller's.</param>
internal sealed class CatalogueWriter(Stream output)
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    /// <summary>Writes the records.</summary>
    public void Write(uint magic, int version, IReadOnlyList<PackageRecord> records)
    {
        Put(unchecked((int)magic));
        Put(version);
        Put(records.Count);
        foreach (PackageRecord record in records)
        {
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
        }

        Send();
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
            Send();
            if (_bytes.Length < length)
            {
                _bytes = new byte[length];
            }
        }

        return _bytes.AsSpan(_length);
    }

    private void Send()
    {
        output.Write(_bytes.AsSpan(0, _length));
        _length = 0;
    }
}
