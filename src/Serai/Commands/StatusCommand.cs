using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Serai.Front;
using Serai.Mirrors;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai status [URL]</c>: the state of a running mirror, for people and for monitors.</summary>
internal static class StatusCommand
{
    private const string Path = "status.json";

    // A thousand problems and a thousand failures, each of some hundred bytes.
    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Make()
    {
        var command = new Command("status", """
            Prints the state of a running mirror: 0 it is healthy, 2 it is starting, degraded or stale, 1 it cannot be reached. Without a URL
            it is the mirror that the settings of this machine let listen.

            Example: serai status http://mirror.example:8080/
            """);
        var url = new Argument<string?>("URL") { Arity = ArgumentArity.ZeroOrOne, Description = "The mirror's root." };
        var json = new Option<bool>("--json") { Description = "Print what the mirror says, as it says it." };
        command.Arguments.Add(url);
        command.Options.Add(json);
        var options = new SettingOptions(command, [.. SettingTable.All.Where(setting => setting != SettingTable.Listen)]);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
        {
            (Uri root, string? socket) = parsed.GetValue(url) is { } given ? Read(given) : Of(options.Resolve(parsed).ListenAddresses()[0]);
            return RunAsync(root, socket, parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    /// <summary>Where a mirror that listens there is reached from this machine.</summary>
    public static (Uri Root, string? Socket) Of(ListenAddress address)
    {
        if (address.SocketPath is { } socket)
        {
            return (new Uri("http://localhost/"), socket);
        }

        IPEndPoint endPoint = address.EndPoint!;
        IPAddress ip = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : endPoint.Address;
        return (new Uri($"http://{new IPEndPoint(ip, endPoint.Port)}/"), null);
    }

    private static (Uri Root, string? Socket) Read(string text) =>
        MirrorUrl.TryRead(text, out Uri root, out string error) ? (root, null) : throw new SettingException(error);

    private static async Task<int> RunAsync(Uri root, string? socket, bool asJson, CancellationToken cancellationToken)
    {
        using var client = new MirrorClient(root, socket);
        string where = socket is null ? root.ToString() : "unix:" + socket;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, Path, MostBytes, [], patience.Token);
            if (TryRead(answer) is not { } status)
            {
                await Console.Error.WriteLineAsync(
                    $"serai: {where} answers {Path} with {answer.Describe()} and no state: it is no Serai, or something stands in front of it. serai doctor {root} looks at any mirror");
                return Terminal.Error;
            }

            await Console.Out.WriteLineAsync(asJson ? Encoding.UTF8.GetString(answer.Body).TrimEnd() : StatusText.Of(status, where, TimeProvider.System.GetUtcNow(), Paint.Output).TrimEnd());
            return status.State == MirrorStatus.Ready ? 0 : Terminal.Incomplete;
        }
        catch (MirrorUnreachableException unreachable)
        {
            await Console.Error.WriteLineAsync($"serai: {where} cannot be reached: {unreachable.Message}; is serai serve running there?");
            return Terminal.Error;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"serai: {where} was not done answering within {Patience.TotalSeconds:F0} s");
            return Terminal.Error;
        }
    }

    private static MirrorStatus? TryRead(MirrorAnswer answer)
    {
        if (!answer.IsOk || answer.Cut is not null || answer.IsBeginning)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Body, MirrorStatusJson.Default.MirrorStatus) is { State: not null } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
