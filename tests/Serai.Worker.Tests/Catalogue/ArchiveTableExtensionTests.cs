using System.Globalization;
using Serai.Store.Catalogue;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>A table that grew with its catalogue, against one that is made of nothing.</summary>
public sealed class ArchiveTableExtensionTests
{
    private static readonly string[] Algorithms = ["md5", "sha256", "sha512"];

    // Few numbers and URLs meet often and contradict each other; many leave most groups alone.
    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(60)]
    [InlineData(600)]
    public void However_the_catalogue_changes_the_extended_table_is_that_of_a_fresh_start(int numbers)
    {
        bool isLong = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is not null;
        for (int seed = 0; seed < (isLong ? 400 : 25); seed++)
        {
            var random = new Random((1_000 * numbers) + seed);
            var records = new SortedDictionary<string, PackageRecord>(StringComparer.Ordinal);
            ArchiveTable table = ArchiveTable.Empty;
            for (int step = 0; step < 30; step++)
            {
                Change(random, numbers, records);
                ArchiveTable last = table;
                table = CatalogueText.Extend(table, [.. records.Values]);
                Assert.Equal(ArchiveTableText.Describe(ArchiveTable.Build([.. records.Values])), ArchiveTableText.Describe(table), StringComparer.Ordinal);
                Assert.Equal(table.All.Count, table.Count);
                if (table != last)
                {
                    Assert.Equal(Keys(table.All), Keys(last.All.Where(archive => !table.Gone.Any(gone => ReferenceEquals(gone, archive))).Concat(table.Come)));
                }
            }
        }
    }

    [Fact]
    public void What_did_not_change_is_the_same_object_in_the_next_table()
    {
        PackageRecord[] records = [.. Enumerable.Range(0, 100).Select(i => CatalogueText.Package($"p{i:d3}", $"md5:{i} sha256:{i}"))];
        var before = ArchiveTable.Build(records);
        records[50] = CatalogueText.Package("p050", "md5:1000 sha256:1000");
        ArchiveTable after = CatalogueText.Extend(before, records);
        Assert.Equal(99, after.All.Intersect(before.All).Count());
        Assert.Null(after.Find(CatalogueText.Hash("md5", 50)));
        Assert.Equal("p050.1", after.Find(CatalogueText.Hash("sha256", 1000))!.Sources[0].Package);
        Assert.NotNull(before.Find(CatalogueText.Hash("md5", 50)));
    }

    [Fact]
    public void Where_nothing_changed_the_table_is_the_last_one()
    {
        PackageRecord[] records = [CatalogueText.Package("a", "md5:1"), CatalogueText.Package("b", "md5:2")];
        var table = ArchiveTable.Build(records);
        Assert.Same(table, CatalogueText.Extend(table, [.. records]));
    }

    [Fact]
    public void Two_packages_that_share_one_record_count_as_two()
    {
        PackageRecord record = CatalogueText.Package("a", "sha256:1");
        ArchiveTable table = CatalogueText.Extend(ArchiveTable.Build([record]), [record, record]);
        Assert.Equal(2, Assert.Single(table.All).Sources.Count);
        Assert.Equal(2, Assert.Single(CatalogueText.Extend(table, [record, record, CatalogueText.Package("b", "sha256:2")]).All, archive => archive.Sources[0].Package == "a.1").Sources.Count);
        Assert.Single(Assert.Single(CatalogueText.Extend(table, [record]).All).Sources);
    }

    private static IEnumerable<string> Keys(IEnumerable<KnownArchive> archives) => archives.Select(archive => archive.Key.ToString()).Order(StringComparer.Ordinal);

    private static void Change(Random random, int numbers, SortedDictionary<string, PackageRecord> records)
    {
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"p{random.Next(40):d2}");
            if (random.Next(4) == 0)
            {
                records.Remove(name);
            }
            else
            {
                records[name] = new PackageRecord(name, "0", 1, 1, [.. Enumerable.Range(0, random.Next(4)).Select(_ => Source(random, name, numbers))], []);
            }
        }
    }

    private static SourceRecord Source(Random random, string name, int numbers)
    {
        string url = random.Next(5) == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"https://example.org/{random.Next(2 * numbers)}");
        return new SourceRecord(
            name + ".1",
            url,
            random.Next(8) == 0 ? [url] : [],
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => CatalogueText.Hash(random.GetItems(Algorithms, 1)[0], random.Next(numbers))).Distinct()]);
    }
}
