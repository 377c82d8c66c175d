using Serai.Front.Systemd;

namespace Serai.Front.Tests.Systemd;

public sealed class ServiceEnvironmentTests
{
    private const int Self = 4711;

    [Fact]
    public void Without_a_service_manager_there_is_nothing()
    {
        ServiceEnvironment service = Read();
        Assert.Null(service.NotifySocket);
        Assert.Null(service.Watchdog);
        Assert.Empty(service.Sockets);
    }

    [Fact]
    public void Everything_is_taken_that_is_meant_for_this_process()
    {
        ServiceEnvironment service = Read(
            ("NOTIFY_SOCKET", "/run/notify"), ("WATCHDOG_USEC", "30000000"), ("WATCHDOG_PID", "4711"),
            ("LISTEN_PID", "4711"), ("LISTEN_FDS", "2"), ("LISTEN_FDNAMES", "serai.socket:tls"));
        Assert.Equal("/run/notify", service.NotifySocket);
        Assert.Equal(TimeSpan.FromSeconds(30), service.Watchdog);
        Assert.Equal([new PassedSocket(3, "serai.socket"), new PassedSocket(4, "tls")], service.Sockets);
        Assert.Equal([false, true], service.Sockets.Select(socket => socket.IsTls));
    }

    [Fact]
    public void What_is_meant_for_another_process_is_not_taken()
    {
        ServiceEnvironment service = Read(("WATCHDOG_USEC", "30000000"), ("WATCHDOG_PID", "1"), ("LISTEN_PID", "1"), ("LISTEN_FDS", "1"));
        Assert.Null(service.Watchdog);
        Assert.Empty(service.Sockets);
    }

    [Fact]
    public void A_watchdog_without_a_process_is_this_ones() =>
        Assert.Equal(TimeSpan.FromMilliseconds(1), Read(("WATCHDOG_USEC", "1000")).Watchdog);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65")]
    [InlineData("99999999999")]
    [InlineData("one")]
    [InlineData("")]
    public void A_number_of_sockets_that_cannot_be_is_none(string count) =>
        Assert.Empty(Read(("LISTEN_PID", "4711"), ("LISTEN_FDS", count)).Sockets);

    [Theory]
    [InlineData("run/notify")]
    [InlineData("/")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    public void A_socket_of_another_kind_is_not_told(string path) => Assert.Null(Read(("NOTIFY_SOCKET", path)).NotifySocket);

    [Fact]
    public void Sockets_without_names_have_empty_ones() =>
        Assert.Equal([new PassedSocket(3, "a"), new PassedSocket(4, "")], Read(("LISTEN_PID", "4711"), ("LISTEN_FDS", "2"), ("LISTEN_FDNAMES", "a")).Sockets);

    private static ServiceEnvironment Read(params (string Name, string Value)[] variables) =>
        ServiceEnvironment.Read(name => variables.FirstOrDefault(each => each.Name == name).Value, Self);
}
