using System.Text;
using Serai.Store.Archives;
using Serai.Store.Catalogue;

namespace Serai.Store.Descriptions;

/// <summary>Descriptions as bytes: strings and lists with their lengths before them, as <see cref="BinaryWriter"/> writes them.</summary>
internal static class DescriptionEncoding
{
    public static byte[] Write(PackageDescription description)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(description.Text);
        WriteAll(writer, description.Homepages, WriteText);
        WriteAll(writer, description.Licenses, WriteText);
        WriteAll(writer, description.Versions, WriteVersion);
        writer.Flush();
        return stream.ToArray();
    }

    public static PackageDescription Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return new PackageDescription(reader.ReadString(), ReadAll(reader, ReadText), ReadAll(reader, ReadText), ReadAll(reader, ReadVersion));
    }

    public static void WriteSummary(BinaryWriter writer, PackageSummary summary)
    {
        writer.Write(summary.Name);
        writer.Write(summary.ObjectId);
        writer.Write(summary.Synopsis);
        WriteAll(writer, summary.Tags, WriteText);
        writer.Write(summary.Newest);
        writer.Write(summary.Versions);
        writer.Write(summary.Offset);
        writer.Write(summary.Length);
    }

    public static PackageSummary ReadSummary(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString(), ReadAll(reader, ReadText), reader.ReadString(), reader.ReadInt32())
        {
            Offset = reader.ReadInt64(),
            Length = reader.ReadInt32(),
        };

    /// <summary>Reads a count and so many things.</summary>
    public static T[] ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> readOne)
    {
        // Each counted thing takes at least a byte, so a count beyond what remains is a lie.
        int count = reader.ReadInt32();
        long remains = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > remains)
        {
            throw new InvalidDataException($"a count of {count} with {remains} bytes left");
        }

        T[] all = count == 0 ? [] : new T[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = readOne(reader);
        }

        return all;
    }

    /// <summary>Writes a count and so many things.</summary>
    public static void WriteAll<T>(BinaryWriter writer, IReadOnlyList<T> all, Action<BinaryWriter, T> writeOne)
    {
        writer.Write(all.Count);
        foreach (T each in all)
        {
            writeOne(writer, each);
        }
    }

    private static string ReadText(BinaryReader reader) => reader.ReadString();

    private static void WriteText(BinaryWriter writer, string text) => writer.Write(text);

    private static void WriteVersion(BinaryWriter writer, VersionDescription version)
    {
        writer.Write(version.Version);
        WriteAll(writer, version.Depends, WriteDependency);
        WriteAll(writer, version.Depopts, WriteDependency);
        WriteAll(writer, version.Sources, WriteSource);
        writer.Write(version.Problem);
    }

    private static VersionDescription ReadVersion(BinaryReader reader) => new(
        reader.ReadString(), ReadAll(reader, ReadDependency), ReadAll(reader, ReadDependency), ReadAll(reader, ReadSource), reader.ReadString());

    private static void WriteDependency(BinaryWriter writer, Dependency dependency)
    {
        writer.Write(dependency.Name);
        writer.Write(dependency.Condition);
    }

    private static Dependency ReadDependency(BinaryReader reader) => new(reader.ReadString(), reader.ReadString());

    private static void WriteSource(BinaryWriter writer, SourceRecord source)
    {
        writer.Write(source.Package);
        writer.Write(source.Url);
        WriteAll(writer, source.Mirrors, WriteText);
        WriteAll(writer, source.Checksums, WriteChecksum);
    }

    private static SourceRecord ReadSource(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), ReadAll(reader, ReadText), ReadAll(reader, ReadChecksum));

    private static void WriteChecksum(BinaryWriter writer, ArchiveHash hash)
    {
        writer.Write((byte)hash.Algorithm);
        writer.Write(Convert.FromHexString(hash.Hex));
    }

    private static ArchiveHash ReadChecksum(BinaryReader reader)
    {
        var algorithm = (ArchiveHashAlgorithm)reader.ReadByte();
        return ArchiveHash.FromDigest(algorithm, reader.ReadBytes(ArchiveHash.DigestLength(algorithm)));
    }
}
