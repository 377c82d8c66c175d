using System.Text;
using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>
/// The file <c>catalogue</c> of a generation: a record for each package, in the order of the tree. Immutable. Its bytes are kept, since
/// the next generation's are the same but for the packages that changed. Layout: docs/formats/generation.md.
/// </summary>
public sealed class CatalogueFile
{
    private const uint Magic = 0x54434153; // "SACT"
    private const int Version = 2;

    private readonly ReadOnlyMemory<byte> _bytes;

    // Where each record begins, and where the last one ends.
    private readonly int[] _starts;

    private CatalogueFile(IReadOnlyList<PackageRecord> records, ReadOnlyMemory<byte> bytes, int[] starts)
    {
        Records = records;
        _bytes = bytes;
        _starts = starts;
    }

    /// <summary>The catalogue of nothing.</summary>
    public static CatalogueFile Empty { get; } = Write([], 0, (_, _) => { });

    /// <summary>One for each package, in order.</summary>
    public IReadOnlyList<PackageRecord> Records { get; }

    /// <summary>The catalogue as its file has it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Makes the catalogue of a generation.</summary>
    /// <param name="records">One for each package, in order.</param>
    public static CatalogueFile Of(IReadOnlyList<PackageRecord> records) => Empty.With(records);

    /// <summary>Makes the catalogue of the next generation; the bytes of the records that this one has, the same objects, are copied.</summary>
    /// <param name="records">One for each package, in order.</param>
    public CatalogueFile With(IReadOnlyList<PackageRecord> records)
    {
        var places = new Dictionary<PackageRecord, int>(Records.Count, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < Records.Count; i++)
        {
            places.TryAdd(Records[i], i);
        }

        return Write(records, _bytes.Length, (writer, record) =>
        {
            if (places.TryGetValue(record, out int place))
            {
                writer.Put(_bytes.Span[_starts[place].._starts[place + 1]]);
            }
            else
            {
                writer.Put(record);
            }
        });
    }

    /// <summary>Reads a catalogue. The bytes were checked by the manifest's sha256 before; counts are still held against what remains.</summary>
    /// <param name="bytes">The whole file; kept.</param>
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

            var starts = new List<int>();
            PackageRecord[] records = ReadAll(reader, input =>
            {
                starts.Add((int)input.BaseStream.Position);
                return ReadRecord(input);
            });
            starts.Add((int)reader.BaseStream.Position);
            return reader.BaseStream.Position == bytes.Length
                ? new CatalogueFile(records, bytes, [.. starts])
                : throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: expected the end, found {bytes.Length - reader.BaseStream.Position} bytes more");
        }
        catch (Exception malformed) when (malformed is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: {malformed.Message}", malformed);
        }
    }

    private static CatalogueFile Write(IReadOnlyList<PackageRecord> records, int expected, Action<CatalogueWriter, PackageRecord> put)
    {
        var writer = new CatalogueWriter(Magic, Version, records.Count, expected);
        int[] starts = new int[records.Count + 1];
        for (int i = 0; i < records.Count; i++)
        {
            starts[i] = writer.Length;
            put(writer, records[i]);
        }

        starts[^1] = writer.Length;
        return new CatalogueFile(records, writer.Take(), starts);
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
