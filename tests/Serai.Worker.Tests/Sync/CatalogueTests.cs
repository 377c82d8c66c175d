using System.Buffers.Binary;
using System.Text.Json;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Catalogue;
using Serai.Worker.Tests.Catalogue;

namespace Serai.Worker.Tests.Sync;

/// <summary>The catalogue of archives, as generations hold it and rounds keep it.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_generation_holds_what_its_opam_files_say_of_archives_and_a_restart_has_it_again()
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        _fixture.WritePackage("alpha", "2.0", archive: 1);
        _fixture.WriteFile("packages/beta.3/opam", SyncFixture.OpamFile("beta-3", 2));
        _fixture.Commit();
        await using (SyncWorker worker = _fixture.Open(_fixture.Options()))
        {
            Assert.Empty(worker.Archives.All);
            await worker.SyncAsync();
            AssertHolds(worker.Archives);
        }

        await using SyncWorker next = _fixture.Open(_fixture.Options());
        AssertHolds(next.Archives);

        static void AssertHolds(ArchiveTable archives)
        {
            Assert.Equal(2, archives.All.Count);
            Assert.Equal(
                [("alpha.1.0", "https://example.org/alpha-1.0.tar.gz"), ("alpha.2.0", "https://example.org/alpha-2.0.tar.gz")],
                archives.Find(CatalogueText.Hash("md5", 1))!.Sources.Select(source => (source.Package, source.Url)));
            Assert.Equal("beta.3", Assert.Single(archives.Find(CatalogueText.Hash("sha256", 2))!.Sources).Package);
        }
    }

    [Fact]
    public async Task A_conflict_is_named_and_counted_and_goes_with_the_file_that_makes_it()
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        _fixture.WriteFile("packages/beta/beta.1/opam", Sections(("md5", 1), ("sha256", 2)));
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal((1, 1), (generation.Manifest.Counts.Conflicts, generation.Manifest.Counts.Problems));
        Assert.Equal("packages/beta/beta.1/opam", Assert.Single(worker.Problems).Path);
        Assert.True(worker.Checksums.IsContested(CatalogueText.Hash("md5", 1)));
        Assert.False(worker.Checksums.Contains(CatalogueText.Hash("md5", 1)));
        Assert.True(worker.Checksums.Contains(CatalogueText.Hash("sha256", 1)) && worker.Checksums.Contains(CatalogueText.Hash("sha256", 2)));

        _fixture.WriteFile("packages/beta/beta.1/opam", Sections(("md5", 2), ("sha256", 2)));
        _fixture.Commit();
        generation = await worker.SyncAsync();
        Assert.Equal((0, 0), (generation.Manifest.Counts.Conflicts, generation.Manifest.Counts.Problems));
        Assert.True(worker.Checksums.Contains(CatalogueText.Hash("md5", 1)));
        Assert.False(worker.Checksums.IsContested(CatalogueText.Hash("md5", 1)));
    }

    [Fact]
    public async Task A_catalogue_that_grew_by_updates_is_that_of_a_fresh_clone_with_all_its_conflicts()
    {
        var random = new Random(23);
        await using SyncWorker grown = _fixture.Open(_fixture.Options("grown"));
        for (int update = 0; update < 12; update++)
        {
            for (int i = 0; i < 5; i++)
            {
                _fixture.WriteFile(
                    $"packages/p{random.Next(12)}/p.{random.Next(3)}/opam",
                    Sections([.. Enumerable.Range(0, random.Next(4)).Select(_ => (random.GetItems<string>(["md5", "sha256", "sha512"], 1)[0], random.Next(6)))]));
            }

            _fixture.Commit();
            await grown.SyncAsync();
        }

        await using SyncWorker fresh = _fixture.Open(_fixture.Options("fresh"));
        Assert.Equal((await fresh.SyncAsync()).Manifest.Files, grown.Newest.Manifest.Files);
        Assert.Equal(fresh.Newest.Manifest.Counts, grown.Newest.Manifest.Counts);
        Assert.NotEqual(0, fresh.Newest.Manifest.Counts.Conflicts);
        Assert.Equal(ArchiveTableText.Describe(fresh.Archives), ArchiveTableText.Describe(grown.Archives), StringComparer.Ordinal);
        Assert.Equal(grown.Archives.Checksums.Bytes, grown.Checksums.Bytes);
    }

    [Fact]
    public async Task A_catalogue_of_another_version_is_made_anew_of_the_same_commit()
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        _fixture.Commit();
        Generation before = await _fixture.SyncAsync(_fixture.Options());
        SpoilVersion(before);
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Assert.Empty(worker.Archives.All);
        Assert.Contains("version", worker.Reporter.Now.Damage, StringComparison.Ordinal);
        Generation after = await worker.SyncAsync();
        Assert.Single(worker.Archives.All);
        Assert.Null(worker.Reporter.Now.Damage);
        Assert.Equal(before.Manifest.Commit, after.Manifest.Commit);
        Assert.NotEqual(before.Number, after.Number);
        await worker.SyncAsync();
        Assert.Contains("nothing new", worker.Outcome!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_repository_has_11293_archives_and_its_table_is_made_in_a_moment()
    {
        if (Environment.GetEnvironmentVariable("SERAI_DATA") is not { Length: > 0 } data)
        {
            Assert.Skip("SERAI_DATA does not name the folder of real data");
            return;
        }

        await using SyncWorker worker = _fixture.Open(_fixture.Options() with { Remote = Path.Combine(data, "opam-repository.git") });
        Generation generation = await worker.SyncAsync();
        IReadOnlyList<PackageRecord> records = CatalogueFile.Read(generation.Read(GenerationFiles.Catalogue)).Records;
        double[] times = [.. Enumerable.Range(0, 40).Select(_ => Time(() => ArchiveTable.Build(records))).Order()];
        ArchiveTable table = worker.Archives;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"sources={records.Sum(record => record.Sources.Count)} archives={table.All.Count} checksums={table.Checksums.Count} "
            + $"problems={string.Join("; ", table.Problems)} build: least={times[0]:F1}ms median={times[20]:F1}ms "
            + $"catalogue={generation.Manifest.Files[GenerationFiles.Catalogue].Size} checksums={generation.Manifest.Files[GenerationFiles.Checksums].Size}");
        Assert.Equal((11_293, 0, 1), (table.All.Count, table.Conflicts, ArchiveTableText.Contested(table).Count));
    }

    private static double Time(Func<ArchiveTable> build)
    {
        // Of the processor, since the clock of a busy machine tells nothing.
        TimeSpan before = Environment.CpuUsage.TotalTime;
        GC.KeepAlive(build());
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    // As if an earlier program had written it: the bytes are whole, and say another version.
    private void SpoilVersion(Generation generation)
    {
        var folder = DataFolder.At(_fixture.Options().DataFolder);
        byte[] catalogue = generation.Read(GenerationFiles.Catalogue);
        BinaryPrimitives.WriteInt32LittleEndian(catalogue.AsSpan(4), 1);
        byte[] sha256 = DurableFile.Replace(folder, Path.Combine(folder.Generation(generation.Number), GenerationFiles.Catalogue), catalogue);
        var files = new Dictionary<string, GenerationFile>(generation.Manifest.Files, StringComparer.Ordinal)
        {
            [GenerationFiles.Catalogue] = new GenerationFile(catalogue.Length, Convert.ToHexStringLower(sha256)),
        };
        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(generation.Manifest with { Files = files }, StoreJson.Default.GenerationManifest);
        sha256 = DurableFile.Replace(folder, Path.Combine(folder.Generation(generation.Number), GenerationFiles.Manifest), manifest);
        var pointer = new CurrentPointer(generation.Number, Convert.ToHexStringLower(sha256));
        DurableFile.Replace(folder, folder.Current, JsonSerializer.SerializeToUtf8Bytes(pointer, StoreJson.Default.CurrentPointer));
    }

    private static string Sections(params (string Algorithm, int Number)[] checksums) =>
        $"opam-version: \"2.0\"\nurl {{ src: \"https://example.org/x\" checksum: [ {string.Join(' ', checksums.Select(each => $"\"{CatalogueText.Hash(each.Algorithm, each.Number)}\""))} ] }}\n";
}
