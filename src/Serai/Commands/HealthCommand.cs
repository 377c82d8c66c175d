using System.CommandLine;
using System.Text;
using Serai.Front;
using Serai.Mirrors;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai health</c>: asks the mirror that listens where the settings say, as a container's health check does, which has no curl.</summary>
internal static class HealthCommand
{
    private const int MostBytes = 4 << 10;

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
            AskAsync(options.Resolve(parsed).ListenAddresses()[0], parsed.GetValue(ready) ? "health/ready" : "health/live", cancellationToken)));
        return command;
    }

    private static async Task<int> AskAsync(ListenAddress address, string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using MirrorClient client = MirrorClient.To(address);
        try
        {
            MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, path, MostBytes, [], patience.Token);
            string line = Printable.Of(Encoding.UTF8.GetString(answer.Body).Trim());
            await (answer.IsOk ? Console.Out : Console.Error).WriteLineAsync($"{(int)answer.Status} {line}");
            return answer.IsOk ? 0 : Terminal.Error;
        }
        catch (Exception failure) when (failure is MirrorUnreachableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            string reason = failure is OperationCanceledException ? $"no answer within {Patience.TotalSeconds} s" : failure.Message;
            await Console.Error.WriteLineAsync($"serai: nobody answers at {address}: {reason}");
            return Terminal.Error;
        }
    }
}
