using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Control;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>Counts that are carried on, against those of a fresh start.</summary>
public sealed class ArchiveCensusTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualTime _time = new();
    private readonly Reporter _reporter = new();
    private readonly DataFolder _folder;
    private readonly ArchiveCensus _census;

    public ArchiveCensusTests()
    {
        _folder = DataFolder.Open(_temporary["data"]);
        _census = new ArchiveCensus(_folder, _reporter, _time);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_comes_and_goes_with_each_table_is_counted_as_if_all_were()
    {
        var random = new Random(8);
        for (int number = 0; number < 60; number += 2)
        {
            Store(number);
        }

        var records = new SortedDictionary<string, PackageRecord>(StringComparer.Ordinal);
        ArchiveTable table = ArchiveTable.Empty;
        for (int step = 0; step < 40; step++)
        {
            string name = $"p{random.Next(12):d2}";
            records[name] = CatalogueText.Package(name, $"sha256:{random.Next(60)} md5:{random.Next(60)}");
            ArchiveTable next = CatalogueText.Extend(table, [.. records.Values]);
            Func<ArchiveCounts?, ArchiveCounts?> count = _census.Follow(table, next);
            _reporter.Update(report => report with { Archives = count(report.Archives) });
            table = next;
            _census.Take(table);
            Assert.Equal((table.All.Count, StoredOf(table)), (Told.Known, Told.Stored));
        }
    }

    [Fact]
    public void All_are_counted_again_when_some_went_and_after_an_hour()
    {
        Store(1);
        Store(2);
        var table = ArchiveTable.Build([CatalogueText.Package("a", "sha256:1"), CatalogueText.Package("b", "sha256:2")]);
        _census.Take(table);
        Assert.Equal(new ArchiveCounts(2, 2, 2 * 10), Told);

        File.Delete(_folder.Archive(CatalogueText.Hash("sha256", 1)));
        _census.Take(table);
        Assert.Equal(2, Told.Stored);
        _census.CountAnew();
        _census.Take(table);
        Assert.Equal(new ArchiveCounts(2, 1, 10), Told);

        Store(1);
        _census.Take(table);
        Assert.Equal(1, Told.Stored);
        _time.Advance(TimeSpan.FromHours(1));
        _census.Take(table);
        Assert.Equal(2, Told.Stored);
    }

    private ArchiveCounts Told => _reporter.Now.Archives!;

    private int StoredOf(ArchiveTable table) => table.All.Count(archive => File.Exists(_folder.Archive(archive.Key)));

    private void Store(int number)
    {
        string path = _folder.Archive(CatalogueText.Hash("sha256", number));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[10]);
    }
}
