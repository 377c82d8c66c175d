using System.Buffers.Binary;
using System.Text;
using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>
/// The file <c>catalogue</c> of a generation: a record for each package, in the order of the tree. Immutable. The bytes of each record are kept,
/// since the next generation's are the same but for the packages that changed; each in an array of its own, as one of megabytes for every
/// generation would cost the collector more than all of this. Layout: docs/formats/generation.md.
/// </summary>
public sealed class CatalogueFile
{
    private const uint Magic = 0x54434153; // "SACT"
    private const int Version = 2;
    private const int HeadLength = 12;

    private readonly byte[][] _encoded;

    private CatalogueFile(IReadOnlyList<PackageRecord> records, byte[][] encoded) => (Records, _encoded) = (records, encoded);

    /// <summary>The catalogue of nothing.</summary>
    public static CatalogueFile Empty { get; } = new([], []);

    /// <summary>One for each package, in order.</summary>
    public IReadOnlyList<PackageRecord> Records { get; }

    /// <summary>Makes the catalogue of a generation.</summary>
    /// <param name="records">One for each package, in order.</param>
    public static CatalogueFile Of(IReadOnlyList<PackageRecord> records) => Empty.With(records);

    /// <summary>Makes the catalogue of the next generation; the bytes of the records that this one has, the same objects, are taken over.</summary>
    /// <param name="records">One for each package, in order.</param>
    public CatalogueFile With(IReadOnlyList<PackageRecord> records)
    {
        var known = new Dictionary<PackageRecord, byte[]>(Records.Count, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < Records.Count; i++)
        {
            known.TryAdd(Records[i], _encoded[i]);
        }

        var encoding = new RecordEncoding();
        byte[][] encoded = new byte[records.Count][];
        for (int i = 0; i < encoded.Length; i++)
        {
            encoded[i] = known.TryGetValue(records[i], out byte[]? same) ? same : encoding.Of(records[i]);
        }

        return new CatalogueFile(records, encoded);
    }

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to, piece by piece; stays the caller's.</param>
    public void Write(Stream output)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], _encoded.Length);
        output.Write(head);
        foreach (byte[] record in _encoded)
        {
            output.Write(record);
        }
    }

    /// <summary>Reads a catalogue. The bytes were checked by the manifest's sha256 before; counts are still held against what remains.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">The bytes are of another version or damaged; the caller rebuilds.</exception>
    public static CatalogueFile Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
            {
                throw new InvalidDataException($"catalogue: not of version {Version}");
            }

            var encoded = new List<byte[]>();
            PackageRecord[] records = ReadAll(reader, input =>
            {
                int start = (int)input.BaseStream.Position;
                PackageRecord record = ReadRecord(input);
                encoded.Add(bytes[start..(int)input.BaseStream.Position]);
                return record;
            });
            return reader.BaseStream.Position == bytes.Length
                ? new CatalogueFile(records, [.. encoded])
                : throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: expected the end, found {bytes.Length - reader.BaseStream.Position} bytes more");
        }
        catch (Exception malformed) when (malformed is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: {malformed.Message}", malformed);
        }
    }

    private static PackageRecord ReadRecord(BinaryReader reader) => new(
        reader.ReadString(),
        reader.ReadString(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        ReadAll(reader, ReadSource),
        ReadAll(reader, ReadProblem));

    private static SourceRecord ReadSource(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), ReadAll(reader, ReadText), ReadAll(reader, ReadChecksum));

    private static PathProblem ReadProblem(BinaryReader reader) => new(reader.ReadString(), reader.ReadString());

    private static string ReadText(BinaryReader reader) => reader.ReadString();

    private static ArchiveHash ReadChecksum(BinaryReader reader)
    {
        var algorithm = (ArchiveHashAlgorithm)reader.ReadByte();
        return ArchiveHash.FromDigest(algorithm, reader.ReadBytes(ArchiveHash.DigestLength(algorithm)));
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> readOne)
    {
        // Each counted thing takes at least a byte, so a count beyond what remains is a lie.
        int count = reader.ReadInt32();
        long remains = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > remains)
        {
            throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: a count of {count} with {remains} bytes left");
        }

        T[] all = count == 0 ? [] : new T[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = readOne(reader);
        }

        return all;
    }
}
