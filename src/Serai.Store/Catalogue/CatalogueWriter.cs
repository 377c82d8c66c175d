using System.Buffers.Binary;
using System.Text;
using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>Writes the file <c>catalogue</c>: each field is put straight into one buffer.</summary>
internal sealed class CatalogueWriter
{
    private const int RoomToGrow = 64 * 1024;

    private byte[] _bytes;

    /// <summary>Begins a file.</summary>
    /// <param name="magic">Its magic number.</param>
    /// <param name="version">The version of the format.</param>
    /// <param name="records">How many records follow.</param>
    /// <param name="expected">About how many bytes they will be.</param>
    public CatalogueWriter(uint magic, int version, int records, int expected)
    {
        _bytes = new byte[expected + RoomToGrow];
        Put(unchecked((int)magic));
        Put(version);
        Put(records);
    }

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>All that was written. Nothing may follow.</summary>
    public ReadOnlyMemory<byte> Take() => _bytes.AsMemory(0, Length);

    /// <summary>Writes a record.</summary>
    public void Put(PackageRecord record)
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

    /// <summary>Writes a record that was written before.</summary>
    public void Put(ReadOnlySpan<byte> record)
    {
        record.CopyTo(Room(record.Length));
        Length += record.Length;
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
            Length += 1 + length;
        }
    }

    private void Put(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);
        Length += sizeof(int);
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
        Length += at + Encoding.UTF8.GetBytes(text, place[at..]);
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
        }

        return _bytes.AsSpan(Length);
    }
}
