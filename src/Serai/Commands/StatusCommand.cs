using System.CommandLine;
using System.Text;
using System.Text.Json;
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
        command.SetAction(Terminal.Action(async (parsed, cancellationToken) =>
        {
            using MirrorClient client = parsed.GetValue(url) is { } given ? new MirrorClient(Read(given)) : MirrorClient.To(options.Resolve(parsed).ListenAddresses()[0]);
            return await RunAsync(client, parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static Uri Read(string text) => MirrorUrl.TryRead(text, out Uri root, out string error) ? root : throw new SettingException(error);

    private static async Task<int> RunAsync(MirrorClient client, bool asJson, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, Path, MostBytes, [], patience.Token);
            if (TryRead(answer) is not { } status)
            {
                await Console.Error.WriteLineAsync(
                    $"serai: {client.Where} answers {Path} with {answer.Describe()} and no state: it is no Serai, or something stands in front of it. serai doctor {client.Root} looks at any mirror");
                return Terminal.Error;
            }

            await Console.Out.WriteLineAsync(asJson ? Encoding.UTF8.GetString(answer.Body).TrimEnd() : StatusText.Of(status, client.Where, TimeProvider.System.GetUtcNow(), Paint.Output).TrimEnd());
            return status.State == MirrorStatus.Ready ? 0 : Terminal.Incomplete;
        }
        catch (MirrorUnreachableException unreachable)
        {
            await Console.Error.WriteLineAsync($"serai: {client.Where} cannot be reached: {unreachable.Message}; is serai serve running there?");
            return Terminal.Error;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"serai: {client.Where} was not done answering within {Patience.TotalSeconds:F0} s");
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
