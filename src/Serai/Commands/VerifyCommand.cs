using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serai.Settings;
using Serai.Worker;

namespace Serai.Commands;

/// <summary><c>serai verify</c>: hashes all that is stored again, and mends what is bad where that is asked for.</summary>
internal static class VerifyCommand
{
    public static Command Make()
    {
        var command = new Command("verify", """
            Hashes every stored archive, generation and git object again: 0 all is well, or mended, 2 something is bad, 1 error. It changes nothing, and may
            run beside a serve on the same folder, at idle priority then. With --repair, what is bad is set aside and fetched again; beside a running
            serve that is done there.

            Example: serai verify --data /srv/serai --repair
            """);
        var repair = new Option<bool>("--repair") { Description = "Set what is bad aside, and fetch it again." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        command.Options.Add(repair);
        command.Options.Add(json);
        var options = new SettingOptions(command, [.. SettingTable.OfTheFront, SettingTable.WorkerMemory]);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
            RunAsync(options.Resolve(parsed), parsed.GetValue(repair), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, bool repairs, bool asJson, CancellationToken cancellationToken)
    {
        bool onTerminal = !Console.IsErrorRedirected;
        using ILoggerFactory loggers = Terminal.MakeLoggers(settings, onTerminal);
        var verification = new OneVerification(ProcessOptions.ForWorker(settings), TimeProvider.System, loggers);
        try
        {
            var progress = new VerifyProgress(Console.Error, onTerminal);
            (OneVerificationResult? result, string reason) = await verification.RunAsync(repairs, progress, cancellationToken);
            progress.End();
            if (result is null)
            {
                await Console.Error.WriteLineAsync($"serai: {reason}");
                return Terminal.Error;
            }

            await Console.Out.WriteLineAsync(asJson ? result.ToJson() : VerifyText.Of(result, repairs).TrimEnd());
            return result.IsGood ? 0 : Terminal.Incomplete;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"serai: {unreadable.Message}");
            return Terminal.Error;
        }
    }
}
