using System.Security.Cryptography;
using System.Text;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

/// <summary>Files to make indexes of, and the whole way from files to an index.</summary>
internal static class IndexFiles
{
    public static readonly byte[] Repo = Encoding.ASCII.GetBytes("opam-version: \"2.0\"\narchive-mirrors: \"cache\"\n");

    /// <summary>
    /// Files in the order of their paths, the same for the same seed: opam files, and unless <paramref name="odd"/> is false larger ones of
    /// every kind that could trouble the encoder.
    /// </summary>
    public static List<IndexedFile> Make(int seed, int packages, bool odd = true)
    {
        Random random = new(seed);
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        for (int i = 0; i < packages; i++)
        {
            string name = $"p{random.Next(1000)}-{i}";
            for (int version = random.Next(4); version >= 0; version--)
            {
                string folder = $"packages/{name}/{name}.{version}";
                files[$"{folder}/opam"] = Opam(random, name);
                if (odd && random.Next(4) == 0)
                {
                    string longName = new('f', random.Next(1, 100));
                    files[$"{folder}/files/{longName}"] = Odd(random);
                }
            }
        }

        return [.. files.Select(file => new IndexedFile(Encoding.ASCII.GetBytes(file.Key), file.Value))];
    }

    /// <summary>Makes the segments of files that are in the order of their paths.</summary>
    public static List<Segment> Segments(IEnumerable<IndexedFile> files, SegmentBuilder? builder = null)
    {
        builder ??= new SegmentBuilder();
        List<Segment> segments = [];
        foreach (List<IndexedFile> part in Split(files))
        {
            segments.Add(Build(part, builder));
        }

        return segments;
    }

    /// <summary>Parts files where the layout does.</summary>
    public static List<List<IndexedFile>> Split(IEnumerable<IndexedFile> files)
    {
        List<List<IndexedFile>> parts = [];
        string last = "";
        foreach (IndexedFile file in files)
        {
            string package = file.Package;
            if (parts.Count == 0 || (!package.Equals(last, StringComparison.Ordinal) && SegmentLayout.OpensSegment(Encoding.UTF8.GetBytes(package))))
            {
                parts.Add([]);
            }

            parts[^1].Add(file);
            last = package;
        }

        return parts;
    }

    public static Segment Build(List<IndexedFile> files, SegmentBuilder builder)
    {
        foreach (IndexedFile file in files)
        {
            Assert.True(builder.TryAddFile(file.Path, file.Content, out string? problem), problem);
        }

        return builder.Build(Key(files));
    }

    /// <summary>A key of the contents, as a caller makes it of tree ids.</summary>
    public static SegmentKey Key(List<IndexedFile> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (IndexedFile file in files)
        {
            hash.AppendData(SHA256.HashData(file.Path));
            hash.AppendData(SHA256.HashData(file.Content));
        }

        return new SegmentKey(hash.GetHashAndReset());
    }

    public static byte[] Write(IReadOnlyList<Segment> segments, long seconds, byte[]? version = null)
    {
        using MemoryStream output = new();
        new IndexWriter().Write(output, segments, Repo, version, new UstarTime(seconds));
        return output.ToArray();
    }

    public static byte[] Table(IReadOnlyList<Segment> segments)
    {
        using MemoryStream output = new();
        SegmentTable.Write(output, segments);
        return output.ToArray();
    }

    // What a tar of the profile is by another writer: headers with their time in them, made plainly.
    public static byte[] PlainTar(IEnumerable<IndexedFile> files, long seconds)
    {
        UstarTime time = new(seconds);
        using MemoryStream tar = new();
        byte[] header = new byte[512];
        foreach (IndexedFile file in files)
        {
            int checksum = UstarHeader.Write(header, file.Path, file.Content.Length) + time.DigitSum();
            Encoding.ASCII.GetBytes(Convert.ToString(time.Seconds, 8).PadLeft(11, '0')).CopyTo(header, 136);
            Encoding.ASCII.GetBytes(Convert.ToString(checksum, 8).PadLeft(6, '0')).CopyTo(header, 148);
            tar.Write(header);
            tar.Write(file.Content);
            tar.Write(new byte[(512 - (file.Content.Length % 512)) % 512]);
        }

        tar.Write(new byte[1024]);
        return tar.ToArray();
    }

    private static byte[] Opam(Random random, string name)
    {
        byte[] digest = new byte[32];
        random.NextBytes(digest);
        return Encoding.ASCII.GetBytes(
            $"opam-version: \"2.0\"\nname: \"{name}\"\ndepends: [\n  \"ocaml\" {{>= \"4.0{random.Next(10)}\"}}\n  \"dune\"\n]\n"
            + $"url {{\n  src: \"https://example.org/{name}.tbz\"\n  checksum: \"sha256={Convert.ToHexStringLower(digest)}\"\n}}\n");
    }

    private static byte[] Odd(Random random)
    {
        switch (random.Next(7))
        {
            case 0:
                return [];
            case 1:
                byte[] noise = new byte[random.Next(1, 200_000)];
                random.NextBytes(noise);
                return noise;
            case 2:
                return [.. Enumerable.Range(0, random.Next(70_000)).Select(_ => (byte)random.Next('0', '8'))];
            case 3:
                return new byte[random.Next(100_000)];
            case 4:
                // The bytes that stand for digits while a tar is compressed, and their neighbours.
                return [.. Enumerable.Range(0, random.Next(5000)).Select(i => (byte)(0xE0 + (i % 32)))];
            case 5:
                // A tar within the tar: headers that are none, where headers stand and elsewhere.
                byte[] tar = PlainTar([new IndexedFile("packages/a/a.1/opam"u8.ToArray(), "0000000000000000"u8.ToArray())], random.Next());
                return [.. new byte[random.Next(2)], .. tar, .. tar];
            default:
                return [.. Enumerable.Range(0, random.Next(40_000)).Select(_ => (byte)"01234567 \0"[random.Next(10)])];
        }
    }
}
