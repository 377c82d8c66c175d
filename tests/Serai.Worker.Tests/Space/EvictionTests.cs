using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Space;
using Serai.Worker.Tests.Scrub;

namespace Serai.Worker.Tests.Space;

/// <summary>What goes when there is too much, and what never does.</summary>
public sealed class EvictionTests : IDisposable
{
    private readonly StoredFixture _stored = new();
    private readonly ServedTimes _times = new();

    public void Dispose() => _stored.Dispose();

    [Fact]
    public void Without_a_bound_nothing_goes()
    {
        _stored.Add(1);
        Assert.Equal(new EvictionResult(0, 0, 10_000, 0), Run(null));
    }

    [Fact]
    public void The_least_recently_asked_for_go_first_with_all_their_names()
    {
        ArchiveHash[][] archives = [.. Enumerable.Range(0, 5).Select(i => _stored.Add(i))];
        int[] order = [3, 0, 4, 1, 2];
        foreach (int i in order)
        {
            _stored.Time.Advance(TimeSpan.FromHours(1));
            _times.Note(archives[i][1], _stored.Time.GetUtcNow());
        }

        Assert.Equal(new EvictionResult(2, 20_000, 30_000, 30_000), Run(30_000));
        Assert.All(order[..2], i => Assert.All(archives[i], name => Assert.False(File.Exists(_stored.Folder.Archive(name)))));
        Assert.All(order[2..], i => Assert.All(archives[i], name => Assert.True(_stored.Store.Contains(name))));
    }

    [Fact]
    public void One_that_nobody_asked_for_counts_from_when_it_was_stored()
    {
        ArchiveHash old = _stored.Add(1)[1];
        ArchiveHash asked = _stored.Add(2)[1];
        File.SetLastWriteTimeUtc(_stored.Folder.Archive(old), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _times.Note(asked, new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Run(10_000);
        Assert.False(_stored.Store.Contains(old));
        Assert.True(_stored.Store.Contains(asked));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_that_a_kept_generation_names_by_any_checksum_never_goes(int by)
    {
        ArchiveHash[] named = _stored.Add(1);
        ArchiveHash[] other = _stored.Add(2);
        Publish(1, [named[by]]);
        Publish(2, []);
        _times.Note(other[1], _stored.Time.GetUtcNow());
        Assert.Equal(new EvictionResult(1, 10_000, 10_000, 0), Run(0));
        Assert.All(named, name => Assert.True(_stored.Store.Contains(name)));
    }

    [Fact]
    public void One_whose_md5_is_contested_stays_too()
    {
        ArchiveHash[] names = _stored.Add(1);
        Publish(1, [], [names[2]]);
        Assert.Equal(0, Run(0).Removed);
    }

    [Fact]
    public void Where_a_kept_generation_cannot_be_read_nothing_goes()
    {
        _stored.Add(1);
        Publish(1, []);
        File.Delete(Path.Combine(_stored.Folder.Generation(1), GenerationFiles.Checksums));
        Assert.Equal(0, Run(0).Removed);
    }

    [Fact]
    public void The_order_outlives_the_worker_and_a_damaged_line()
    {
        ArchiveHash first = _stored.Add(1)[1];
        ArchiveHash second = _stored.Add(2)[1];
        _times.Note(first, _stored.Time.GetUtcNow());
        _times.Note(second, _stored.Time.GetUtcNow());
        _times.Write(_stored.Folder);
        using (var file = new StreamWriter(_stored.Folder.ServedTimes, append: true))
        {
            file.Write("nonsense\n\n" + new string('f', 64) + " x\n" + first.Hex[..10]);
        }

        ServedTimes read = ServedTimes.Read(_stored.Folder);
        Assert.Equal(_stored.Time.GetUtcNow().ToUnixTimeSeconds(), read.Of(first));
        Assert.Equal(read.Of(first), read.Of(second));
        Assert.Null(read.Of(ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, new byte[32])));
    }

    [Theory]
    [InlineData(2_000, null, 0, 0, 500, true)]
    [InlineData(2_000, null, 0, 0, 1_001, false)]
    [InlineData(999, null, 0, 0, 0, false)]
    [InlineData(long.MaxValue, 5_000L, 4_000, 0, 1_000, true)]
    [InlineData(long.MaxValue, 5_000L, 4_000, 0, 1_001, false)]
    [InlineData(long.MaxValue, 5_000L, 5_000, 0, 0, false)]
    [InlineData(long.MaxValue, 5_000L, 5_000, 2_000, 1_500, true)]
    public void Nothing_is_fetched_where_there_is_no_room(long free, long? maxSize, long stored, long removable, long bytes, bool allowed)
    {
        var rule = new SpaceRule(new SpaceOptions { MinFreeBytes = 1_000, MaxSizeBytes = maxSize }, () => free);
        rule.Count(stored, removable);
        Assert.Equal(allowed, rule.AllowsFetch(bytes, out string reason));
        Assert.Equal(allowed, reason.Length == 0);
    }

    [Fact]
    public void More_than_may_be_is_told_at_once()
    {
        int told = 0;
        var rule = new SpaceRule(new SpaceOptions { MaxSizeBytes = 100 }, () => long.MaxValue) { Exceeded = () => told++ };
        rule.NoteStored(100);
        Assert.Equal(0, told);
        rule.NoteStored(1);
        Assert.Equal(1, told);
    }

    private EvictionResult Run(long? most) => new Eviction(_stored.Folder, _times).Run(most, TestContext.Current.CancellationToken);

    private void Publish(long number, ArchiveHash[] names, ArchiveHash[]? contested = null)
    {
        using GenerationDraft draft = new GenerationStore(_stored.Folder).Begin(number);
        draft.Write(GenerationFiles.Checksums, ChecksumSet.Of(names, contested).Bytes);
        draft.Publish(new GenerationManifest
        {
            Format = GenerationManifest.CurrentFormat,
            Number = number,
            IndexFormat = 1,
            Remote = "x",
            Branch = "x",
            Commit = new string('1', 40),
            CommitTime = default,
            Descent = "proven",
            RepoSettings = "",
            PublishedAt = default,
            LastModified = default,
            Counts = new GenerationCounts(0, 0, 0, 0, 0),
            Files = draft.Files,
        });
    }
}
