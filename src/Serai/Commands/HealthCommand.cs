using System.CommandLine;
using System.Net.Security;
using System.Net.Sockets;
using Serai.Front;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai health</c>: asks the mirror that listens where the settings say, as a container's health check does, which has no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Make()
    {
        var command = new Command("health", """
            Asks the mirror that listens where the settings say whether it answers: 0 where it does, 1 where not. With --ready it must
            have something to serve, too.

            Example: serai health --listen 127.0.0.1:9000 --ready
            """);
        var ready = new Option<bool>("--ready") { Description = "Ask whether it has something to serve." };
        var options = new SettingOptions(command, [.. SettingTable.All.Where(setting => setting != SettingTable.Listen)]);
        command.Options.Add(ready);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
            AskAsync(options.Resolve(parsed).ListenAddresses()[0], parsed.GetValue(ready) ? "/health/ready" : "/health/live", cancellationToken)));
        return command;
    }

    private static async Task<int> AskAsync(ListenAddress address, string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var client = new HttpClient(MakeHandler(address));
        try
        {
            // The host is for the certificate and the header alone; where to connect is decided below.
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"{(address.IsTls ? "https" : "http")}://localhost{path}"), patience.Token);
            string line = (await answer.Content.ReadAsStringAsync(patience.Token)).Trim();
            await (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteLineAsync($"{(int)answer.StatusCode} {line}");
            return answer.IsSuccessStatusCode ? 0 : Terminal.Error;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            string reason = failure is OperationCanceledException ? $"no answer within {Patience.TotalSeconds} s" : failure.Message;
            await Console.Error.WriteLineAsync($"serai: nobody answers at {address}: {reason}");
            return Terminal.Error;
        }
    }

    private static SocketsHttpHandler MakeHandler(ListenAddress address) => new()
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) => await ConnectAsync(address, cancellationToken),

        // Asked is this machine whether it lives: its certificate bears another name, and nothing is told to it.
#pragma warning disable CA5359
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    };

    private static async Task<Stream> ConnectAsync(ListenAddress address, CancellationToken cancellationToken)
    {
        Socket socket = address.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address.SocketPath is { } path ? new UnixDomainSocketEndPoint(path) : address.LocalEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
