using Serai.Front.Systemd;
using Serai.Testing;

namespace Serai.Front.Tests.Systemd;

public sealed class ServiceNoticesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_manager_is_told_at_a_path_or_at_an_abstract_name(bool isAbstract)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "abstract names and datagrams of Unix sockets are Linux's");
        using var manager = new NotifyListener(isAbstract ? $"@{_folder["notify"]}" : _folder["notify"]);
        using ServiceNotices notices = Tell(manager);
        notices.Ready();
        notices.Stopping();
        Assert.Equal(["READY=1", "STOPPING=1"], manager.Read());
    }

    [Fact]
    public void A_reload_is_told_with_the_time_at_which_it_began()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "datagrams of Unix sockets are Linux's");
        using var manager = new NotifyListener(_folder["notify"]);
        using ServiceNotices notices = Tell(manager);
        _time.Advance(TimeSpan.FromSeconds(5));
        notices.Reloading();
        notices.Ready();
        long microseconds = _time.GetTimestamp() / TimeSpan.TicksPerMicrosecond;
        Assert.Equal([$"RELOADING=1\nMONOTONIC_USEC={microseconds}", "READY=1"], manager.Read());
    }

    [Fact]
    public void It_says_that_it_lives_twice_in_the_time_that_the_manager_waits()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "datagrams of Unix sockets are Linux's");
        using var manager = new NotifyListener(_folder["notify"]);
        using ServiceNotices notices = Tell(manager, TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 100; i++)
        {
            notices.Beat();
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(["WATCHDOG=1", "WATCHDOG=1"], manager.Read());
    }

    [Fact]
    public void A_manager_that_does_not_watch_is_not_told_that_it_lives()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "datagrams of Unix sockets are Linux's");
        using var manager = new NotifyListener(_folder["notify"]);
        using ServiceNotices notices = Tell(manager);
        notices.Beat();
        Assert.Empty(manager.Read());
    }

    [Fact]
    public async Task The_state_is_told_when_it_has_become_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "datagrams of Unix sockets are Linux's");
        using var manager = new NotifyListener(_folder["notify"]);
        using ServiceNotices notices = Tell(manager);
        using var stop = new CancellationTokenSource();
        string[] states = ["one", "one", "two\nlines"];
        int asked = 0;
        Task telling = notices.TellStateAsync(() => states[asked++], stop.Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        await stop.CancelAsync();
        await telling;
        Assert.Equal(3, asked);
        Assert.Equal(["STATUS=one", "STATUS=two lines"], manager.Read());
    }

    [Fact]
    public async Task Without_a_manager_and_with_one_that_is_gone_nothing_happens()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "datagrams of Unix sockets are Linux's");
        foreach (string? name in (string?[])[null, _folder["nobody"]])
        {
            using var notices = new ServiceNotices(new ServiceEnvironment { NotifySocket = name, Watchdog = TimeSpan.FromSeconds(1) }, _time);
            notices.Ready();
            notices.Beat();
            await notices.TellStateAsync(() => "never heard", new CancellationToken(canceled: true));
            notices.Stopping();
        }
    }

    private ServiceNotices Tell(NotifyListener manager, TimeSpan? watchdog = null) =>
        new(new ServiceEnvironment { NotifySocket = manager.Name, Watchdog = watchdog }, _time);
}
