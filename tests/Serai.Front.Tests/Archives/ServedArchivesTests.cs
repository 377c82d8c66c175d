using System.Globalization;
using Serai.Front.Archives;
using Serai.Store.Archives;

namespace Serai.Front.Tests.Archives;

public sealed class ServedArchivesTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private FrontFixture _front = null!;
    private ScriptedWorker _worker = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _front = await FrontFixture.ServingAsync();
        _worker = await ScriptedWorker.StartAsync(_front);
        _running = _front.Parts.Served.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _worker.DisposeAsync();
        await _front.DisposeAsync();
    }

    [Fact]
    public async Task What_was_served_is_told_once_a_minute_each_archive_once()
    {
        ArchiveHash name = _front.Store([1, 2, 3])[1];
        for (int i = 0; i < 3; i++)
        {
            (await _front.AskAsync($"/cache/sha256/{name.Hex[..2]}/{name.Hex}")).Dispose();
        }

        await PassMinuteAsync();
        await Until.TrueAsync(() => !_worker.Asked.IsEmpty);
        Assert.Equal([$"POST /served {name.Hex}"], _worker.Asked);

        // Nothing was served since: nothing is told.
        await PassMinuteAsync();
        (await _front.AskAsync($"/cache/sha256/{name.Hex[..2]}/{name.Hex}")).Dispose();
        await PassMinuteAsync();
        await Until.TrueAsync(() => _worker.Asked.Count == 2);
    }

    [Fact]
    public async Task A_report_is_bounded()
    {
        for (int i = 0; i < ServedArchives.MostNames + 10; i++)
        {
            Assert.True(ArchiveHash.TryParse("sha256", i.ToString("x64", CultureInfo.InvariantCulture), out ArchiveHash hash));
            _front.Parts.Served.Note(hash);
        }

        await PassMinuteAsync();
        await Until.TrueAsync(() => !_worker.Asked.IsEmpty);
        Assert.Equal(ServedArchives.MostNames, Assert.Single(_worker.Asked).Split('\n').Length);
    }

    [Fact]
    public async Task A_worker_that_is_away_is_no_trouble()
    {
        await _worker.DieAsync();
        _front.Parts.Worker.Arrive(_worker.Client);
        _front.Store([1, 2, 3]);
        _front.Parts.Served.Note(_front.Store([1, 2, 3])[1]);
        await PassMinuteAsync();
        await Until.TrueAsync(() => _front.Time.ArmedTimers == 1);
        Assert.False(_running.IsCompleted);
    }

    private async Task PassMinuteAsync()
    {
        await Until.TrueAsync(() => _front.Time.ArmedTimers == 1);
        _front.Time.Advance(ServedArchives.Pause);
    }
}
