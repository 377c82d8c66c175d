using Serai.Store.Archives;
using Serai.Worker.Scrub;

namespace Serai.Worker.Tests.Scrub;

/// <summary>The scrub goes its way slowly, and goes on where another worker ended.</summary>
public sealed class ArchiveScrubTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly StoredFixture _stored = new();
    private readonly VerifyTally _tally = new();

    public void Dispose() => _stored.Dispose();

    [Fact]
    public async Task A_pass_mends_what_is_bad_and_says_when_it_ended()
    {
        ArchiveHash[][] archives = [.. Enumerable.Range(0, 10).Select(i => _stored.Add(i))];
        StoredFixture.Flip(_stored.Folder.Archive(archives[3][1]), 5);
        await Scrub().PassAsync(ScrubCursor.Read(_stored.Folder), TestContext.Current.CancellationToken);
        Assert.Equal((10, 1, 1), (_tally.Report.Archives, _tally.Report.Found, _tally.Report.Mended));
        Assert.Equal(new ScrubCursor(string.Empty, _stored.Time.GetUtcNow()), ScrubCursor.Read(_stored.Folder));
        Assert.True(_stored.Store.Contains(archives[3][0]));
    }

    [Fact]
    public async Task A_pass_goes_on_behind_the_last_archive_that_was_looked_at()
    {
        string[] hexes = [.. Enumerable.Range(0, 10).Select(i => _stored.Add(i)[1].Hex).Order(StringComparer.Ordinal)];
        new ScrubCursor(hexes[6], null).Write(_stored.Folder);
        await Scrub().PassAsync(ScrubCursor.Read(_stored.Folder), TestContext.Current.CancellationToken);
        Assert.Equal(3, _tally.Report.Archives);
        await Scrub().PassAsync(ScrubCursor.Read(_stored.Folder), TestContext.Current.CancellationToken);
        Assert.Equal(13, _tally.Report.Archives);
    }

    [Fact]
    public async Task It_keeps_to_its_pace_and_a_killed_one_is_gone_on_with()
    {
        // 4 MB each at 8 MB a second, by a clock that stands still until it is put on.
        for (int i = 0; i < 4; i++)
        {
            _stored.Add(i, 4 << 20);
        }

        using var kill = new CancellationTokenSource();
        Task running = Scrub().RunAsync(kill.Token);
        await AdvanceUntilAsync(() => _tally.Report.Archives == 2, TimeSpan.FromSeconds(20));
        Assert.NotEqual(4, _tally.Report.Archives);
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        ScrubCursor cursor = ScrubCursor.Read(_stored.Folder);
        Assert.NotEqual(string.Empty, cursor.After);

        using var end = new CancellationTokenSource();
        running = Scrub().RunAsync(end.Token);
        await AdvanceUntilAsync(() => ScrubCursor.Read(_stored.Folder).FinishedAt is not null, TimeSpan.FromSeconds(1));
        Assert.InRange(_tally.Report.Archives, 4, 5);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task It_waits_while_something_more_important_is_under_way()
    {
        _stored.Add(1);
        bool isAtRest = false;
        using var end = new CancellationTokenSource();
        Task running = new ArchiveScrub(_stored.Folder, _tally, _stored.FetchAgainAsync, () => isAtRest, _stored.Time).RunAsync(end.Token);
        _stored.Time.Advance(ArchiveScrub.RestPause);
        _stored.Time.Advance(ArchiveScrub.RestPause);
        Assert.Equal(0, _tally.Report.Archives);
        isAtRest = true;
        await AdvanceUntilAsync(() => _tally.Report.Archives == 1, ArchiveScrub.RestPause);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"after\":null}")]
    public void A_cursor_that_cannot_be_read_begins_anew(string text)
    {
        using (var file = new StreamWriter(_stored.Folder.ScrubCursor))
        {
            file.Write(text);
        }

        Assert.Equal(new ScrubCursor(string.Empty, null), ScrubCursor.Read(_stored.Folder));
    }

    private ArchiveScrub Scrub() => new(_stored.Folder, _tally, _stored.FetchAgainAsync, () => true, _stored.Time);

    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            _stored.Time.Advance(step);
            await Task.Yield();
        }
    }
}
