using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Serai.Testing;

/// <summary>
/// A bad network on loopback: passes TCP connections on to a server, with its answers slowed down, stopped, cut, reset or corrupted. Settings may be
/// changed at any time and hold for the bytes that follow.
/// </summary>
public sealed class ThrottlingProxy : IAsyncDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _targetPort;
    private readonly Task _accepting;
    private readonly List<Task> _connections = [];
    private long _answered;
    private int _accepted;
    private int _strikes;

    /// <summary>Listens at once.</summary>
    /// <param name="targetPort">The server's port on 127.0.0.1.</param>
    public ThrottlingProxy(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes of answers a second, for each connection; null for as fast as they come.</summary>
    public long? BytesPerSecond { get; set; }

    /// <summary>Bytes of answers, counted over all connections, after which the fault strikes; null for never.</summary>
    public long? FaultAfterBytes { get; set; }

    /// <summary>What happens then.</summary>
    public ProxyFault Fault { get; set; } = ProxyFault.Cut;

    /// <summary>Bytes of answers passed on so far, counted before they leave: whoever has got an answer finds it counted.</summary>
    public long AnsweredBytes => Interlocked.Read(ref _answered);

    /// <summary>Faults that struck so far.</summary>
    public int Strikes => Volatile.Read(ref _strikes);

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _accepted);

    [SuppressMessage("Usage", "VSTHRD003", Justification = "the constructor started it")]
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        Task[] connections;
        lock (_connections)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _accepted);
                lock (_connections)
                {
                    _connections.Add(ServeAsync(client));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Disposed.
        }
    }

    [SuppressMessage("Reliability", "CA2025", Justification = "the tasks are awaited, or end because the connections are disposed")]
    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _targetPort, _end.Token);
            Task asking = PassAsync(near, far, isAnswer: false);
            await PassAsync(far, near, isAnswer: true);
            near.Close();
            await asking;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or InvalidOperationException)
        {
            // Either side went away, or the proxy did; a TcpClient whose connection is gone has no stream to give.
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        byte[] piece = new byte[PieceLength];
        long begun = Stopwatch.GetTimestamp();
        long passed = 0;
        while (true)
        {
            int length = await from.GetStream().ReadAsync(piece.AsMemory(0, PieceFor(isAnswer)), _end.Token);
            if (length == 0)
            {
                to.Client.Shutdown(SocketShutdown.Send);
                return;
            }

            if (isAnswer)
            {
                long left = (FaultAfterBytes ?? long.MaxValue) - AnsweredBytes;
                if (left < length && Fault == ProxyFault.Corrupt)
                {
                    Interlocked.Increment(ref _strikes);
                    piece[Math.Max(0, left)] ^= 1;
                    FaultAfterBytes = null;
                    left = length;
                }

                int passing = (int)Math.Clamp(left, 0, length);
                Interlocked.Add(ref _answered, passing);
                await to.GetStream().WriteAsync(piece.AsMemory(0, passing), _end.Token);
                if (passing < length)
                {
                    await StrikeAsync(to);
                    return;
                }

                passed += length;
                await PaceAsync(passed, begun);
            }
            else
            {
                await to.GetStream().WriteAsync(piece.AsMemory(0, length), _end.Token);
            }
        }
    }

    private int PieceFor(bool isAnswer) =>
        isAnswer && BytesPerSecond is { } rate ? (int)Math.Clamp(rate / 20, 1, PieceLength) : PieceLength;

    private async Task PaceAsync(long passed, long begun)
    {
        if (BytesPerSecond is { } rate)
        {
            TimeSpan early = TimeSpan.FromSeconds((double)passed / rate) - Stopwatch.GetElapsedTime(begun);
            await Task.Delay(early > TimeSpan.Zero ? early : TimeSpan.Zero, _end.Token);
        }
    }

    private async Task StrikeAsync(TcpClient to)
    {
        Interlocked.Increment(ref _strikes);
        switch (Fault)
        {
            case ProxyFault.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
                break;
            case ProxyFault.Reset:
                to.Client.LingerState = new LingerOption(enable: true, seconds: 0);
                to.Close();
                break;
            default:
                to.Close();
                break;
        }
    }
}
