using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serai.Front.Admission;

namespace Serai.Front.Tests.Admission;

/// <summary>By the real transport, on loopback.</summary>
public sealed class AcceptGateTests : IAsyncLifetime
{
    private const int Places = 2;

    private readonly AcceptGate _gate = new(new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), Places);
    private readonly List<TcpClient> _clients = [];
    private IConnectionListener _listener = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _listener = await _gate.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Ct);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _listener.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_connection_beyond_the_places_is_accepted_once_one_is_closed()
    {
        await ConnectAsync(Places + 1);
        ConnectionContext first = (await _listener.AcceptAsync(Ct))!;
        await using ConnectionContext second = (await _listener.AcceptAsync(Ct))!;
        Task<ConnectionContext?> third = _listener.AcceptAsync(Ct).AsTask();
        Assert.False(third.IsCompleted);

        // Given back once, however often it is disposed of.
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using ConnectionContext accepted = (await third)!;
        Assert.Equal(((IPEndPoint)_clients[^1].Client.LocalEndPoint!).Port, ((IPEndPoint)accepted.RemoteEndPoint!).Port);
        await ConnectAsync(1);
        Task<ConnectionContext?> fourth = _listener.AcceptAsync(Ct).AsTask();
        Assert.False(fourth.IsCompleted);
        await _listener.UnbindAsync(Ct);
        Assert.Null(await fourth);
    }

    [Fact]
    public async Task The_end_of_the_listening_gives_the_place_back_that_nobody_took()
    {
        Task<ConnectionContext?> waiting = _listener.AcceptAsync(Ct).AsTask();
        await _listener.UnbindAsync(Ct);
        Assert.Null(await waiting);
        await using IConnectionListener next = await _gate.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Ct);
        for (int i = 0; i < Places; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)next.EndPoint, Ct);
            Assert.NotNull(await next.AcceptAsync(Ct));
        }
    }

    private async Task ConnectAsync(int clients)
    {
        for (int i = 0; i < clients; i++)
        {
            var client = new TcpClient();
            _clients.Add(client);
            await client.ConnectAsync((IPEndPoint)_listener.EndPoint, Ct);
        }
    }
}
