using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Worker.Scrub;
using Serai.Worker.Tests.Sync;

namespace Serai.Worker.Tests.Scrub;

/// <summary>What is bad is found wherever it is, and mended where it may be.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly StoredFixture _stored = new();

    public void Dispose() => _stored.Dispose();

    [Fact]
    public async Task Whole_archives_and_their_aliases_pass()
    {
        for (int i = 0; i < 20; i++)
        {
            _stored.Add(i);
        }

        VerifyReport report = await VerifyAsync(repairs: true);
        Assert.Equal((20, 200_000, 40, 0), (report.Archives, report.ArchiveBytes, report.Aliases, report.Found));
        Assert.True(report.IsGood);
        Assert.Empty(_stored.Fetched);
        Assert.False(Directory.Exists(_stored.Folder.Quarantine));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(9_999)]
    public async Task A_bit_that_flipped_in_an_archive_is_found_and_nothing_is_changed(int position)
    {
        ArchiveHash sha256 = _stored.Add(1)[1];
        string path = _stored.Folder.Archive(sha256);
        StoredFixture.Flip(path, position);
        byte[] before = File.ReadAllBytes(path);
        VerifyReport report = await VerifyAsync(repairs: false);
        VerifyFinding finding = Assert.Single(report.Findings);
        Assert.Contains(sha256.Hex, finding.Path, StringComparison.Ordinal);
        Assert.False(finding.IsMended || report.IsGood);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.False(Directory.Exists(_stored.Folder.Quarantine));
    }

    [Fact]
    public async Task A_bad_archive_is_set_aside_and_fetched_again()
    {
        ArchiveHash[] bad = _stored.Add(1);
        ArchiveHash[] good = _stored.Add(2);
        string path = _stored.Folder.Archive(bad[1]);
        StoredFixture.Flip(path, 77);
        byte[] spoiled = File.ReadAllBytes(path);
        VerifyReport report = await VerifyAsync(repairs: true);
        Assert.True(report.IsGood);
        Assert.Equal((1, 1), (report.Found, report.Mended));
        Assert.Equal(spoiled, File.ReadAllBytes(Assert.Single(Directory.GetFiles(_stored.Folder.Quarantine))));
        Assert.All(bad.Concat(good), name => Assert.True(_stored.Store.Contains(name)));
        Assert.Equal(0, (await VerifyAsync(repairs: false)).Found);
    }

    [Fact]
    public async Task An_archive_that_the_index_names_by_its_md5_alone_is_fetched_again_by_it()
    {
        ArchiveHash[] names = _stored.Add(1);
        _stored.Forget(names[0]);
        _stored.Forget(names[1]);
        StoredFixture.Flip(_stored.Folder.Archive(names[1]), 0);
        Assert.True((await VerifyAsync(repairs: true)).IsGood);
        Assert.Equal([names[2]], _stored.Fetched);
    }

    [Fact]
    public async Task A_bad_archive_that_cannot_be_had_again_is_out_of_the_way_and_still_bad()
    {
        ArchiveHash[] names = _stored.Add(1);
        StoredFixture.Flip(_stored.Folder.Archive(names[1]), 0);
        _stored.OriginLives = false;
        VerifyReport report = await VerifyAsync(repairs: true);
        Assert.Equal((1, 0), (report.Found, report.Mended));
        Assert.All(names, name => Assert.False(_stored.Store.Contains(name)));
        Assert.Single(Directory.GetFiles(_stored.Folder.Quarantine));
    }

    [Fact]
    public async Task An_archive_that_is_cut_or_empty_is_bad()
    {
        foreach (int length in new[] { 0, 9_999 })
        {
            using var stored = new StoredFixture();
            using (FileStream file = File.OpenWrite(stored.Folder.Archive(stored.Add(1)[1])))
            {
                file.SetLength(length);
            }

            Assert.Equal(1, (await VerifyAsync(stored, repairs: false)).Found);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_bit_that_flipped_in_an_alias_is_found_and_mended(int which)
    {
        ArchiveHash[] names = _stored.Add(1);
        string path = _stored.Folder.Archive(names[which]);
        long length = new FileInfo(path).Length;
        for (int position = 0; position < length; position++)
        {
            StoredFixture.Flip(path, position, bit: position % 8);
            Assert.NotEqual(0, (await VerifyAsync(repairs: false)).Found);
            Assert.True((await VerifyAsync(repairs: true)).IsGood);
            Assert.Equal(names[1], _stored.Store.ReadAlias(names[which]));
        }
    }

    [Fact]
    public async Task An_alias_that_leads_to_another_archive_is_found_and_removed()
    {
        ArchiveHash[] one = _stored.Add(1);
        ArchiveHash[] other = _stored.Add(2);
        File.Copy(_stored.Folder.Archive(one[2]), _stored.Folder.Archive(other[2]), overwrite: true);
        var stray = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, Convert.FromHexString(one[2].Hex[..2] + new string('0', 30)));
        File.Copy(_stored.Folder.Archive(one[2]), _stored.Folder.Archive(stray));
        Assert.Equal(3, (await VerifyAsync(repairs: false)).Found);
        Assert.True((await VerifyAsync(repairs: true)).IsGood);
        Assert.Equal(other[1], _stored.Store.ReadAlias(other[2]));
        Assert.False(File.Exists(_stored.Folder.Archive(stray)));
        Assert.Equal(0, (await VerifyAsync(repairs: false)).Found);
    }

    [Fact]
    public async Task A_lost_alias_comes_back_and_one_that_leads_to_nothing_goes_when_it_is_old()
    {
        ArchiveHash[] names = _stored.Add(1);
        File.Delete(_stored.Folder.Archive(names[0]));
        ArchiveHash[] gone = _stored.Add(2);
        _stored.Store.Remove(gone[1]);
        VerifyReport report = await VerifyAsync(repairs: true);
        Assert.Equal((1, 1), (report.Found, report.Mended));
        Assert.True(_stored.Store.Contains(names[0]));
        Assert.False(File.Exists(_stored.Folder.Archive(gone[2])));
    }

    [Fact]
    public async Task Archives_that_somebody_copied_here_without_their_aliases_get_them()
    {
        ArchiveHash[] names = _stored.Add(1);
        Directory.Delete(Path.GetDirectoryName(_stored.Folder.Archive(names[0]))!, recursive: true);
        Directory.Delete(Path.GetDirectoryName(_stored.Folder.Archive(names[2]))!, recursive: true);
        VerifyReport report = await VerifyAsync(repairs: true);
        Assert.Equal((1, 1), (report.Found, report.Mended));
        Assert.True(_stored.Store.Contains(names[0]) && _stored.Store.Contains(names[2]));
    }

    [Fact]
    public async Task A_whole_archive_that_was_taken_for_a_bad_one_is_put_back()
    {
        ArchiveHash sha256 = _stored.Add(1)[1];
        var quarantine = new ArchiveQuarantine(_stored.Folder);
        Assert.NotNull(quarantine.Take(sha256));
        Assert.Null(quarantine.Take(sha256));
        quarantine.Return(sha256);
        Assert.Equal((1, 0), ((await VerifyAsync(repairs: false)).Archives, (await VerifyAsync(repairs: false)).Found));
        Assert.Empty(Directory.GetFiles(_stored.Folder.Quarantine));
    }

    [Theory]
    [InlineData(GenerationFiles.Index)]
    [InlineData(GenerationFiles.Repo)]
    [InlineData(GenerationFiles.Segments)]
    [InlineData(GenerationFiles.Catalogue)]
    [InlineData(GenerationFiles.Checksums)]
    [InlineData(GenerationFiles.Problems)]
    [InlineData(GenerationFiles.Manifest)]
    public async Task A_bit_that_flipped_in_a_file_of_a_generation_is_found_and_the_generation_before_is_pointed_at(string name)
    {
        using var fixture = new SyncFixture();
        fixture.WritePackage("alpha", "1.0");
        fixture.Commit();
        Generation before = await fixture.SyncAsync(fixture.Options());
        fixture.WritePackage("alpha", "2.0");
        fixture.Commit();
        Generation newest = await fixture.SyncAsync(fixture.Options());
        await using SyncWorker worker = fixture.Open(fixture.Options());
        Assert.Equal((2, 0), await VerifyAsync(worker, repairs: false));
        StoredFixture.Flip(Path.Combine(worker.Folder.Generation(newest.Number), name), 1, bit: 2);
        Assert.Equal((2, 1), await VerifyAsync(worker, repairs: false));
        Assert.Equal((2, 1), await VerifyAsync(worker, repairs: true));
        Assert.Equal(before.Number, worker.Newest.Number);
        Assert.Equal((1, 0), await VerifyAsync(worker, repairs: false));
    }

    [Theory]
    [InlineData("commit_time")]
    [InlineData("remote")]
    [InlineData("packages")]
    public async Task A_bit_that_flipped_in_the_manifest_of_an_older_generation_is_found_though_it_can_still_be_read(string where)
    {
        using var fixture = new SyncFixture();
        fixture.WritePackage("alpha", "1.0");
        fixture.Commit();
        Generation older = await fixture.SyncAsync(fixture.Options());
        fixture.WritePackage("alpha", "2.0");
        fixture.Commit();
        Generation newest = await fixture.SyncAsync(fixture.Options());
        await using SyncWorker worker = fixture.Open(fixture.Options());
        string path = Path.Combine(worker.Folder.Generation(older.Number), GenerationFiles.Manifest);
        StoredFixture.Flip(path, File.ReadAllText(path).IndexOf($"\"{where}\":", StringComparison.Ordinal) + where.Length + 4);
        Assert.Equal((2, 1), await VerifyAsync(worker, repairs: false));
        Assert.Equal((2, 1), await VerifyAsync(worker, repairs: true));
        Assert.Equal(newest.Number, worker.Newest.Number);
        Assert.Equal((1, 0), await VerifyAsync(worker, repairs: false));
    }

    [Fact]
    public async Task A_pointer_that_points_nowhere_is_found_and_pointed_at_the_newest()
    {
        using var fixture = new SyncFixture();
        fixture.WritePackage("alpha", "1.0");
        fixture.Commit();
        Generation newest = await fixture.SyncAsync(fixture.Options());
        await using SyncWorker worker = fixture.Open(fixture.Options());
        byte[] pointer = File.ReadAllBytes(worker.Folder.Current);
        for (int position = 0; position < pointer.Length; position += 7)
        {
            StoredFixture.Flip(worker.Folder.Current, position, bit: 4);
            Assert.NotEqual(0, (await VerifyAsync(worker, repairs: false)).Found);
            await VerifyAsync(worker, repairs: true);
            Assert.Equal(newest.Number, worker.Newest.Number);
        }
    }

    [Theory]
    [InlineData("*.pack")]
    [InlineData("*.idx")]
    public async Task A_bit_that_flipped_in_the_git_store_is_found_and_the_store_is_cloned_again(string pattern)
    {
        using var fixture = new SyncFixture();
        fixture.WritePackage("alpha", "1.0");
        fixture.Commit();
        Generation before = await fixture.SyncAsync(fixture.Options());
        await using SyncWorker worker = fixture.Open(fixture.Options());
        string store = Path.Combine(worker.Folder.Git, "sha1");
        string path = Assert.Single(Directory.GetFiles(store, pattern));
        StoredFixture.Flip(path, new FileInfo(path).Length / 2);
        byte[] spoiled = File.ReadAllBytes(path);
        VerifyReport look = await VerifyStoreAsync(worker, setAside: null);
        Assert.Equal((1, 1, 0), (look.Packs, look.Found, look.Mended));
        Assert.Contains(Path.GetFileNameWithoutExtension(path), Assert.Single(look.Findings).Path, StringComparison.Ordinal);
        Assert.Equal(spoiled, File.ReadAllBytes(path));

        VerifyReport repair = await VerifyStoreAsync(worker, worker.LoseStore);
        Assert.Equal((1, 1, 1), (repair.Packs, repair.Found, repair.Mended));
        Generation after = await worker.SyncAsync();
        Assert.Equal(before.Manifest.Files, after.Manifest.Files);
        Assert.Equal(spoiled, File.ReadAllBytes(Assert.Single(Directory.GetFiles(worker.Folder.Quarantine, pattern, SearchOption.AllDirectories))));
        VerifyReport again = await VerifyStoreAsync(worker, setAside: null);
        Assert.Equal((1, 0), (again.Packs, again.Found));
    }

    [Fact]
    public async Task What_a_repack_is_about_to_remove_or_to_write_is_no_finding()
    {
        using var fixture = new SyncFixture();
        fixture.WritePackage("alpha", "1.0");
        fixture.Commit();
        await fixture.SyncAsync(fixture.Options());
        await using SyncWorker worker = fixture.Open(fixture.Options());
        string store = Path.Combine(worker.Folder.Git, "sha1");
        File.WriteAllText(Path.Combine(store, "incoming.pack.tmp"), "half");
        File.WriteAllText(Path.Combine(store, $"pack-{new string('a', 40)}.idx"), "an index whose pack has gone");
        File.WriteAllText(Path.Combine(store, $"pack-{new string('b', 40)}.pack"), "a pack whose index has gone");
        VerifyReport report = await VerifyStoreAsync(worker, setAside: null);
        Assert.Equal((1, 0), (report.Packs, report.Found));
    }

    private static Task<VerifyReport> VerifyStoreAsync(SyncWorker worker, Action<string>? setAside) =>
        new Verification(worker.Folder, TimeProvider.System) { GitStoreLost = (_, reason) => setAside!(reason) }.RunAsync(
            setAside is null ? null : (_, _) => Task.FromResult(false), new VerifyTally(), TestContext.Current.CancellationToken);

    private static async Task<(long Generations, long Found)> VerifyAsync(SyncWorker worker, bool repairs)
    {
        VerifyReport report = await new Verification(worker.Folder, TimeProvider.System).RunAsync(
            repairs ? (_, _) => Task.FromResult(false) : null, new VerifyTally(), TestContext.Current.CancellationToken);
        return (report.Generations, report.Found);
    }

    private Task<VerifyReport> VerifyAsync(bool repairs) => VerifyAsync(_stored, repairs);

    private static Task<VerifyReport> VerifyAsync(StoredFixture stored, bool repairs) => new Verification(stored.Folder, stored.Time).RunAsync(
        repairs ? stored.FetchAgainAsync : null, new VerifyTally(), TestContext.Current.CancellationToken);
}
