using System.Text;
using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>
/// The file <c>catalogue</c> of a generation: a record for each package, in the order of the tree. The bytes are checked by the
/// manifest's sha256 before they come here; counts are still held against what remains. Layout: docs/formats/generation.md.
/// </summary>
public static class CatalogueFile
{
    private const uint Magic = 0x54434153; // "SACT"
    private const int Version = 2;

    /// <summary>Writes the records.</summary>
    public static byte[] Write(IReadOnlyList<PackageRecord> records)
    {
        using var output = new MemoryStream();
        Write(output, records);
        return output.ToArray();
    }

    /// <summary>Writes the records.</summary>
    /// <param name="output">Where to; stays the caller's.</param>
    /// <param name="records">One for each package, in order.</param>
    public static void Write(Stream output, IReadOnlyList<PackageRecord> records) => new CatalogueWriter(output).Write(Magic, Version, records);

    /// <summary>Reads the records.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or damaged; the caller rebuilds.</exception>
    public static IReadOnlyList<PackageRecord> Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
            {
                throw new InvalidDataException($"catalogue: not of version {Version}");
            }

            PackageRecord[] records = ReadAll(reader, ReadRecord);
            return reader.BaseStream.Position == bytes.Length
                ? records
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
