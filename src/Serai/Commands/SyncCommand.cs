using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serai.Settings;
using Serai.Worker;

namespace Serai.Commands;

/// <summary><c>serai sync</c>: one synchronisation, here or by the mirror that serves the folder.</summary>
internal static class SyncCommand
{
    public static Command Make()
    {
        var command = new Command("sync", """
            Synchronises once, then ends: 0 complete, 2 incomplete, 1 error. Beside a running serve on the same folder, it is done there.

            Example: serai sync --data /srv/serai
            """);
        var options = new SettingOptions(command, SettingTable.Listen, SettingTable.PublicUrl, SettingTable.MaxConnections, SettingTable.HookSecretFile, SettingTable.WorkerMemory);
        command.SetAction(Terminal.Action((parsed, cancellationToken) => RunAsync(options.Resolve(parsed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, CancellationToken cancellationToken)
    {
        using ILoggerFactory loggers = Terminal.MakeLoggers(settings.LogsAsJson(onTerminal: !Console.IsErrorRedirected));
        var sync = new OneSync(ProcessOptions.ForWorker(settings), TimeProvider.System, loggers);
        var progress = new ProgressLine(Console.Error, onTerminal: !Console.IsErrorRedirected);
        OneSyncResult result = await sync.RunAsync(progress, cancellationToken);
        progress.End();
        await (result.Succeeded ? Console.Out : Console.Error).WriteLineAsync($"serai: {result.Text}");
        return result.Succeeded ? 0 : Terminal.Error;
    }
}
