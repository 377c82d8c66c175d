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
    private const int Version = 1;

    /// <summary>Writes the records.</summary>
    public static byte[] Write(IReadOnlyList<PackageRecord> records)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(records.Count);
        foreach (PackageRecord record in records)
        {
            writer.Write(record.Name);
            writer.Write(record.ObjectId);
            writer.Write(record.Files);
            writer.Write(record.Versions);
            writer.Write(record.Sources.Count);
            foreach (IReadOnlyList<ArchiveHash> checksums in record.Sources)
            {
                WriteChecksums(writer, checksums);
            }

            writer.Write(record.Problems.Count);
            foreach (PathProblem problem in record.Problems)
            {
                writer.Write(problem.Path);
                writer.Write(problem.Reason);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

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

            int count = ReadCount(reader);
            var records = new List<PackageRecord>(count);
            for (int i = 0; i < count; i++)
            {
                records.Add(ReadRecord(reader));
            }

            return reader.BaseStream.Position == bytes.Length
                ? records
                : throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: expected the end, found {bytes.Length - reader.BaseStream.Position} bytes more");
        }
        catch (Exception malformed) when (malformed is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: {malformed.Message}", malformed);
        }
    }

    private static void WriteChecksums(BinaryWriter writer, IReadOnlyList<ArchiveHash> checksums)
    {
        writer.Write(checksums.Count);
        foreach (ArchiveHash hash in checksums)
        {
            writer.Write((byte)hash.Algorithm);
            writer.Write(Convert.FromHexString(hash.Hex));
        }
    }

    private static PackageRecord ReadRecord(BinaryReader reader)
    {
        string name = reader.ReadString();
        string objectId = reader.ReadString();
        int files = reader.ReadInt32();
        int versions = reader.ReadInt32();
        var sources = new IReadOnlyList<ArchiveHash>[ReadCount(reader)];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = ReadChecksums(reader);
        }

        var problems = new PathProblem[ReadCount(reader)];
        for (int i = 0; i < problems.Length; i++)
        {
            problems[i] = new PathProblem(reader.ReadString(), reader.ReadString());
        }

        return new PackageRecord(name, objectId, files, versions, sources, problems);
    }

    private static ArchiveHash[] ReadChecksums(BinaryReader reader)
    {
        var checksums = new ArchiveHash[ReadCount(reader)];
        for (int i = 0; i < checksums.Length; i++)
        {
            var algorithm = (ArchiveHashAlgorithm)reader.ReadByte();
            checksums[i] = ArchiveHash.FromDigest(algorithm, reader.ReadBytes(ArchiveHash.DigestLength(algorithm)));
        }

        return checksums;
    }

    private static int ReadCount(BinaryReader reader)
    {
        // Each counted thing takes at least two bytes, so a count beyond what remains is a lie.
        int count = reader.ReadInt32();
        long remains = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && count <= remains / 2
            ? count
            : throw new InvalidDataException($"catalogue byte {reader.BaseStream.Position}: a count of {count} with {remains} bytes left");
    }
}
