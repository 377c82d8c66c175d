using System.Buffers.Binary;
using System.Text;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;

namespace Serai.Store.Tests.Catalogue;

public class CatalogueFileTests
{
    private const int HeaderLength = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_is_read(int seed)
    {
        List<PackageRecord> records = Records(seed, 50);
        AssertSame(records, CatalogueFile.Read(Written(CatalogueFile.Of(records))).Records);
    }

    [Fact]
    public void A_catalogue_of_the_last_one_is_the_same_as_one_made_of_nothing()
    {
        var random = new Random(8);
        List<PackageRecord> pool = Records(8, 60);
        CatalogueFile last = CatalogueFile.Read(Written(CatalogueFile.Of(pool)));
        for (int step = 0; step < 100; step++)
        {
            // Some go, some come, some change, one stands twice, and the order is another.
            List<PackageRecord> records = [.. last.Records.Concat(Records(step, 4)).Where(_ => random.Next(20) > 0).Select(record => random.Next(20) > 0 ? record : record with { Files = step })];
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(records)[..5]);
            records.Add(records[0]);
            CatalogueFile before = last;
            last = last.With(new CatalogueChange(last.Records, records, [.. records.Select(record => before.Records.ToList().FindIndex(each => ReferenceEquals(each, record)))]));
            CatalogueFile made = CatalogueFile.Of(records);
            Assert.Equal(Written(made), Written(last));
            Assert.Equal((made.Versions, made.Files), (last.Versions, last.Files));
            Assert.Equal((records.Sum(record => record.Versions), records.Sum(record => record.Files)), (last.Versions, last.Files));
            Assert.Equal(records.SelectMany(record => record.Problems), last.Problems);
        }
    }

    [Fact]
    public void An_empty_catalogue_is_one() => Assert.Empty(CatalogueFile.Read(Written(CatalogueFile.Of([]))).Records);

    [Fact]
    public void A_catalogue_that_is_cut_at_any_byte_is_refused()
    {
        byte[] bytes = Written(CatalogueFile.Of(Records(4, 5)));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => CatalogueFile.Read(bytes[..length]));
        }
    }

    [Fact]
    public void A_catalogue_with_something_behind_it_is_refused() =>
        Assert.Throws<InvalidDataException>(() => CatalogueFile.Read([.. Written(CatalogueFile.Of(Records(4, 5))), 0]));

    [Fact]
    public void A_catalogue_that_is_spoiled_in_any_byte_is_refused_or_read_and_never_worse()
    {
        byte[] bytes = Written(CatalogueFile.Of(Records(5, 5)));
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] flips = [.. Enumerable.Range(0, 8).Select(bit => (byte)(bytes[i] ^ (1 << bit)))];
            foreach (byte value in (byte[])[0, 0x7F, 0x80, 0xFF, .. flips])
            {
                byte[] spoiled = [.. bytes];
                spoiled[i] = value;
                Exception? refused = Record.Exception(() => CatalogueFile.Read(spoiled));
                Assert.True(refused is null or InvalidDataException, $"byte {i} as {value}: {refused}");
            }
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(1000)]
    public void A_count_beyond_what_remains_is_refused_before_anything_is_made_for_it(int count)
    {
        byte[] bytes = Written(CatalogueFile.Of([]));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), count);
        Assert.Contains($"a count of {count}", Assert.Throws<InvalidDataException>(() => CatalogueFile.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_catalogue_of_another_version_is_refused(int version)
    {
        byte[] bytes = Written(CatalogueFile.Of(Records(6, 5)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), version);
        Assert.Contains("version", Assert.Throws<InvalidDataException>(() => CatalogueFile.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_negative_length_is_refused()
    {
        // The length in the seven-bit form of BinaryReader: -1.
        byte[] bytes = [.. Written(CatalogueFile.Of([]))[..HeaderLength], 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, .. new byte[40]];
        bytes[8] = 1;
        Assert.Throws<InvalidDataException>(() => CatalogueFile.Read(bytes));
    }

    private static byte[] Written(CatalogueFile catalogue)
    {
        using var output = new MemoryStream();
        catalogue.Write(output);
        return output.ToArray();
    }

    private static List<PackageRecord> Records(int seed, int count)
    {
        var random = new Random(seed);
        var records = new List<PackageRecord>();
        for (int i = 0; i < count; i++)
        {
            records.Add(new PackageRecord(
                $"pakët-{i}-{new string('x', random.Next(200))}",
                Convert.ToHexStringLower(Digest(random, 20)),
                random.Next(10_000),
                random.Next(1000),
                [.. Enumerable.Range(0, random.Next(4)).Select(j => Source($"pakët-{i}.{j}", random))],
                [.. Enumerable.Range(0, random.Next(3)).Select(j => new PathProblem($"packages/{i}/{j}\uFFFD", "why\nnot"))]));
        }

        return records;
    }

    private static SourceRecord Source(string package, Random random) => new(
        package,
        random.Next(4) == 0 ? string.Empty : $"https://example.org/{new string('u', random.Next(300))}",
        [.. Enumerable.Range(0, random.Next(3)).Select(i => $"http://mirror-{i}.example/\u00e9")],
        Checksums(random));

    private static ArchiveHash[] Checksums(Random random) =>
    [
        .. Enum.GetValues<ArchiveHashAlgorithm>().Where(_ => random.Next(2) == 0)
            .Select(algorithm => ArchiveHash.FromDigest(algorithm, Digest(random, ArchiveHash.DigestLength(algorithm)))),
    ];

    private static byte[] Digest(Random random, int length)
    {
        byte[] digest = new byte[length];
        random.NextBytes(digest);
        return digest;
    }

    private static void AssertSame(IReadOnlyList<PackageRecord> expected, IReadOnlyList<PackageRecord> found) =>
        Assert.Equal(expected.Select(Describe), found.Select(Describe), StringComparer.Ordinal);

    private static string Describe(PackageRecord record) => new StringBuilder()
        .Append(record with { Sources = [], Problems = [] })
        .AppendJoin(';', record.Sources.Select(source =>
            $"{source.Package} {source.Url} {string.Join(',', source.Mirrors)} {string.Join(',', source.Checksums)}"))
        .AppendJoin(';', record.Problems)
        .ToString();
}
