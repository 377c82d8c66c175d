using System.Net;
using System.Net.Sockets;
using System.Text;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Requests run on the thread that polls the sockets: what could block there has to leave it.</summary>
public sealed class HangingDiskTests
{
    private const int Hanging = 8;
    private const int Others = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Archives_on_a_disk_that_hangs_hold_nobody_else_up()
    {
        Command.SkipWithout("mkfifo");
        using var folder = new TemporaryFolder();

        // To open a pipe that nobody writes to takes for ever, as on a network disk whose server has gone.
        string hex = new('7', 64);
        string pipe = System.IO.Path.Combine(folder.Folder($"data/archives/sha256/{hex[..2]}"), hex);
        await Command.RunAsync("mkfifo", [pipe]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], folder["no-such-repository"]);
        await serai.WaitForLogAsync("listening on");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var hanging = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Hanging; i++)
            {
                // The first request of a connection runs elsewhere: the second one comes by the loop.
                var client = new TcpClient();
                hanging.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, serai.Port, patience.Token);
                await client.Client.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), patience.Token);
                Assert.NotEqual(0, await client.Client.ReceiveAsync(new byte[4096], patience.Token));
                await client.Client.SendAsync(Encoding.ASCII.GetBytes($"GET /cache/sha256/{hex[..2]}/{hex} HTTP/1.1\r\nHost: localhost\r\n\r\n"), patience.Token);
            }

            for (int i = 0; i < Others; i++)
            {
                Assert.Equal("live\n", await serai.Client.GetStringAsync("health/live", patience.Token));
            }

            Assert.All(hanging, client => Assert.Equal(0, client.Available));
        }
        finally
        {
            hanging.ForEach(client => client.Dispose());
        }
    }
}
