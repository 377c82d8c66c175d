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
    private readonly int[] _troubled;

    private CatalogueFile(IReadOnlyList<PackageRecord> records, byte[][] encoded, int[] troubled) =>
        (Records, _encoded, _troubled) = (records, encoded, troubled);

    /// <summary>The catalogue of nothing.</summary>
    public static CatalogueFile Empty { get; } = new([], [], []);

    /// <summary>One for each package, in order.</summary>
    public IReadOnlyList<PackageRecord> Records { get; }

    /// <summary>Versions of all packages.</summary>
    public int Versions { get; private init; }

    /// <summary>Files of all packages.</summary>
    public int Files { get; private init; }

    /// <summary>What is wrong with the files of all packages, in order.</summary>
    public IEnumerable<PathProblem> Problems => _troubled.SelectMany(place => Records[place].Problems);

    /// <summary>Makes the catalogue of a generation.</summary>
    /// <param name="records">One for each package, in order.</param>
    public static CatalogueFile Of(IReadOnlyList<PackageRecord> records) => Empty.With(CatalogueChange.FromNothing(records));

    /// <summary>Makes the catalogue of the next generation; the bytes of the records that stay are taken over.</summary>
    /// <param name="change">From this one's records to the next one's.</param>
    public CatalogueFile With(CatalogueChange change)
    {
        var encoding = new RecordEncoding();
        byte[][] encoded = new byte[change.Records.Count][];
        for (int place = 0; place < encoded.Length; place++)
        {
            int lastPlace = change.LastPlaceOf(place);
            encoded[place] = lastPlace < 0 ? encoding.Of(change.Records[place]) : _encoded[lastPlace];
        }

        PackageRecord[] come = [.. change.Come.Select(place => change.Records[place])];
        PackageRecord[] gone = [.. change.Gone.Select(lastPlace => Records[lastPlace])];
        int[] troubled = [.. _troubled.Select(change.PlaceOf).Where(place => place >= 0), .. change.Come.Where(place => change.Records[place].Problems.Count > 0)];
        Array.Sort(troubled);
        return new CatalogueFile(change.Records, encoded, troubled)
        {
            Versions = Versions + come.Sum(record => record.Versions) - gone.Sum(record => record.Versions),
            Files = Files + come.Sum(record => record.Files) - gone.Sum(record => record.Files),
        };
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
                ? new CatalogueFile(records, [.. encoded], [.. Enumerable.Range(0, records.Length).Where(place => records[place].Problems.Count > 0)])
                {
                    Versions = records.Sum(record => record.Versions),
                    Files = records.Sum(record => record.Files),
                }
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
