using Serai.Front.State;
using Serai.Front.Tests.Archives;
using Serai.Testing;

namespace Serai.Front.Tests.State;

public sealed class StatusFeedTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StatusFeed _feed;
    private readonly Task _running;
    private int _renderings;
    private string _markup = "first";

    public StatusFeedTests()
    {
        _feed = new StatusFeed(Render, _time);
        _running = _feed.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Fact]
    public async Task One_rendering_serves_all_who_follow()
    {
        for (int i = 0; i < StatusFeed.MaxListeners; i++)
        {
            Assert.True(_feed.TryEnter());
        }

        StatusFrame?[] frames = await Task.WhenAll(Enumerable.Range(0, StatusFeed.MaxListeners).Select(_ => NextAsync(null)));
        Assert.All(frames, frame => Assert.Same(frames[0], frame));
        Assert.Equal(1, Volatile.Read(ref _renderings));
        Assert.Equal("data: first\n\n", Text(frames[0]));

        Task<StatusFrame?>[] waiting = [.. frames.Select(NextAsync)];
        _markup = "second\nline";
        await TickAsync();
        frames = await Task.WhenAll(waiting);
        Assert.All(frames, frame => Assert.Equal("data: second\ndata: line\n\n", Text(frame)));
        Assert.Equal(2, Volatile.Read(ref _renderings));
    }

    [Fact]
    public async Task Where_nothing_changes_nothing_is_sent_and_where_nobody_follows_nothing_is_made()
    {
        Assert.True(_feed.TryEnter());
        StatusFrame? first = await NextAsync(null);
        Task<StatusFrame?> next = NextAsync(first);
        await TickAsync();
        await TickAsync();
        Assert.False(next.IsCompleted);
        Assert.Equal(3, Volatile.Read(ref _renderings));

        _feed.Leave();
        _time.Advance(StatusFeed.Pause);
        Assert.Equal(0, _feed.Listeners);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.InRange(Volatile.Read(ref _renderings), 3, 4);
    }

    [Fact]
    public async Task Who_comes_later_is_not_told_of_the_past()
    {
        Assert.True(_feed.TryEnter());
        await NextAsync(null);
        _feed.Leave();
        _markup = "later";
        Assert.True(_feed.TryEnter());
        Task<StatusFrame?> next = NextAsync(null);
        await TickAsync();
        Assert.Equal("data: later\n\n", Text(await next));
    }

    [Fact]
    public void There_is_a_bound_and_who_leaves_makes_room()
    {
        for (int i = 0; i < StatusFeed.MaxListeners; i++)
        {
            Assert.True(_feed.TryEnter());
        }

        Assert.False(_feed.TryEnter());
        _feed.Leave();
        Assert.True(_feed.TryEnter());
    }

    [Fact]
    public async Task When_the_mirror_stops_all_are_let_go()
    {
        Assert.True(_feed.TryEnter());
        StatusFrame? first = await NextAsync(null);
        Task<StatusFrame?> next = NextAsync(first);
        await _stop.CancelAsync();
        Assert.Null(await next);
        Assert.False(_feed.TryEnter());
    }

    private static string Text(StatusFrame? frame) => System.Text.Encoding.UTF8.GetString(frame!.Bytes);

    private Task<StatusFrame?> NextAsync(StatusFrame? last) => _feed.NextAsync(last, TestContext.Current.CancellationToken).AsTask();

    // A second passes once the feed waits for it.
    private async Task TickAsync()
    {
        await Until.TrueAsync(() => _time.ArmedTimers > 0);
        int before = Volatile.Read(ref _renderings);
        _time.Advance(StatusFeed.Pause);
        await Until.TrueAsync(() => Volatile.Read(ref _renderings) > before);
        await Until.TrueAsync(() => _time.ArmedTimers > 0);
    }

    private string Render()
    {
        Interlocked.Increment(ref _renderings);
        return _markup;
    }
}
