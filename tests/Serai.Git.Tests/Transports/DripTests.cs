using System.Net;
using System.Net.Sockets;
using System.Text;
using Serai.Git.PktLines;
using Serai.Git.Protocol;
using Serai.Git.Transports;
using Serai.Testing;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Transports;

/// <summary>Remotes that are never silent for long, and yet get nowhere. All time is the clock's of the test.</summary>
public sealed class DripTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one long line")]
    [InlineData("one byte of the pack a line")]
    public async Task A_byte_a_second_is_given_up_after_five_idle_timeouts(string kind)
    {
        byte[] bytes = kind is "one long line" ? [.. "fff0\u0001"u8, .. new byte[60_000]] : Of([.. Enumerable.Repeat("\u0001x", 10_000)]);
        (GitRemoteException error, TimeSpan took) = await FailureAsync(bytes.Select(b => (TimeSpan.FromSeconds(1), new[] { b })));
        Assert.Equal(GitRemoteFault.Stalled, error.Fault);
        Assert.Contains("300 bytes in 300 s of waiting, fewer than 100 a second", error.Message, StringComparison.Ordinal);
        Assert.Equal(300, took.TotalSeconds);
    }

    [Fact]
    public async Task A_slow_line_is_waited_for()
    {
        byte[] pack = Of([.. Enumerable.Repeat("\u0001" + new string('x', 295), 1_000), "--"]);
        Assert.Equal(295_000, await CopyAsync(pack.Chunk(300).Select(piece => (TimeSpan.FromSeconds(2), piece)), new ManualTime()));
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u0002Counting\r")]
    public async Task A_server_that_computes_for_an_hour_and_says_so_is_waited_for(string sign)
    {
        IEnumerable<(TimeSpan, byte[])> signs = Enumerable.Repeat((TimeSpan.FromSeconds(5), Of(sign)), 720);
        Assert.Equal(4, await CopyAsync([.. signs, (TimeSpan.FromSeconds(50), Of("\u0001PACK", "--"))], new ManualTime()));
    }

    [Fact]
    public async Task A_server_that_drips_between_its_keep_alives_gains_nothing_by_them()
    {
        byte[] mixed = Of([.. Enumerable.Repeat<string[]>(["\u0001", "\u0001x"], 10_000).SelectMany(lines => lines)]);
        (GitRemoteException error, TimeSpan took) = await FailureAsync(mixed.Select(b => (TimeSpan.FromSeconds(1), new[] { b })));
        Assert.Equal(GitRemoteFault.Stalled, error.Fault);
        Assert.InRange(took.TotalSeconds, 300, 700);
    }

    [Fact]
    public async Task Keep_alives_alone_are_given_up_after_two_hours()
    {
        (GitRemoteException error, TimeSpan took) = await FailureAsync(Enumerable.Repeat((TimeSpan.FromSeconds(5), Of("\u0001")), 9_999));
        Assert.Equal(GitRemoteFault.Stalled, error.Fault);
        Assert.Contains("nothing but keep-alives and progress texts", error.Message, StringComparison.Ordinal);
        Assert.Equal(7_205, took.TotalSeconds);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_real_connection_that_drips_is_given_up(string scheme)
    {
        var time = new ManualTime();
        await using var server = new CannedServer(async (stream, ct) =>
        {
            await stream.ReadExactlyAsync(new byte[30], ct);
            await stream.WriteAsync(scheme is "http" ? "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n"u8.ToArray() : [], ct);
            for (byte[] line = [.. "fff0"u8, .. new byte[60_000]]; line.Length > 0; line = line[1..])
            {
                // Eighty bytes a second, so that only 4,800 of them unread would be silence; the reader gets the time to read them.
                time.Advance(TimeSpan.FromSeconds(1.0 / 80));
                await stream.WriteAsync(line.AsMemory(0, 1), ct);
                if (line.Length % 25 == 0)
                {
                    await Task.Delay(1, ct);
                }
            }
        });
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://127.0.0.1:{server.Port}/r"), new GitClientOptions { Time = time, ReadVariable = _ => null });
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Stalled, error.Fault);
        Assert.Contains("fewer than 100 a second", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http", "HTTP/1.1 200 OK\r\nX-Long: ")]
    [InlineData("https", "")]
    public async Task Headers_and_a_handshake_have_one_idle_timeout_together(string scheme, string start)
    {
        var time = new ManualTime();
        await using var server = new CannedServer(async (stream, ct) =>
        {
            await stream.ReadExactlyAsync(new byte[30], ct);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(start), ct);
            while (true)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await stream.WriteAsync(start.Length > 0 ? "x"u8.ToArray() : [], ct);
                await Task.Delay(1, ct);
            }
        });
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://127.0.0.1:{server.Port}/r"), new GitClientOptions { Time = time, ReadVariable = _ => null });
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Stalled, error.Fault);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_connection_that_is_never_accepted_is_given_up(string scheme)
    {
        // Connections over the backlog are left without an answer: listen(2).
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Socket[] fill = [.. Enumerable.Range(0, 4).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false })];
        foreach (Socket socket in fill)
        {
            Assert.Equal(SocketError.WouldBlock, Assert.Throws<SocketException>(() => socket.Connect(IPAddress.Loopback, port)).SocketErrorCode);
        }

        var time = new ManualTime();
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://127.0.0.1:{port}/r"), new GitClientOptions { Time = time, ReadVariable = _ => null });
        Task<RemoteTip> tip = client.GetTipAsync(Ct);
        while (!tip.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            await Task.Delay(1, Ct);
        }

        Assert.Equal(GitRemoteFault.Stalled, (await Assert.ThrowsAsync<GitRemoteException>(() => tip)).Fault);
        Array.ForEach(fill, socket => socket.Dispose());
    }

    private static async Task<(GitRemoteException Error, TimeSpan Took)> FailureAsync(IEnumerable<(TimeSpan After, byte[] Bytes)> pieces)
    {
        var time = new ManualTime();
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => CopyAsync(pieces, time));
        return (error, time.GetUtcNow() - DateTimeOffset.UnixEpoch);
    }

    private static async Task<long> CopyAsync(IEnumerable<(TimeSpan After, byte[] Bytes)> pieces, ManualTime time)
    {
        var options = new GitClientOptions { Time = time };
        var limit = new IdleLimit(options, "git://test/r");
        var stream = new RemoteStream(new TimedStream(pieces, time), null, limit, "git://test/r");
        await using var reader = new PktLineReader(stream, "git://test/r", new ReadPace(limit, options, "git://test/r"));
        var pack = new SideBandReader(reader, options.Limits, 1 << 30, null);
        await pack.CopyToAsync((_, _) => ValueTask.CompletedTask, Ct);
        return pack.PackBytes;
    }

    /// <summary>Gives each piece after a time of its own, which it lets pass.</summary>
    private sealed class TimedStream(IEnumerable<(TimeSpan After, byte[] Bytes)> pieces, ManualTime time) : MemoryStream
    {
        private readonly IEnumerator<(TimeSpan After, byte[] Bytes)> _pieces = pieces.GetEnumerator();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_pieces.MoveNext())
            {
                return 0;
            }

            await Task.Yield();
            time.Advance(_pieces.Current.After);
            _pieces.Current.Bytes.CopyTo(buffer);
            return _pieces.Current.Bytes.Length;
        }

        protected override void Dispose(bool disposing)
        {
            _pieces.Dispose();
            base.Dispose(disposing);
        }
    }
}
