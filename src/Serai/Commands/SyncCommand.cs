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
            Synchronises once, with --archives all the archives too, then ends: 0 complete, 2 incomplete, 1 error. Beside a running serve on
            the same folder, it is done there; archives are then fetched as that serve was told.

            Example: serai sync --data /srv/serai --archives all
            """);
        var options = new SettingOptions(command, [.. SettingTable.OfTheFront, SettingTable.WorkerMemory]);
        command.SetAction(Terminal.Action((parsed, cancellationToken) => RunAsync(options.Resolve(parsed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, CancellationToken cancellationToken)
    {
        bool onTerminal = !Console.IsErrorRedirected;
        WorkerOptions options = ProcessOptions.ForWorker(settings);

        // Lines between the bars would tear them; what failed is said at the end.
        using ILoggerFactory loggers = Terminal.MakeLoggers(settings.LogsAsJson(onTerminal), onTerminal ? LogLevel.Error : LogLevel.Information);
        using TraceExport? export = TraceExport.TryStart();
        var sync = new OneSync(options, TimeProvider.System, loggers);
        OneSyncResult result = onTerminal
            ? await SyncBars.ShowAsync(progress => sync.RunAsync(progress, cancellationToken), result => result.Succeeded)
            : await sync.RunAsync(new SyncLines(Console.Error, TimeProvider.System), cancellationToken);
        return await SyncEnd.TellAsync(result, "run sync again for those that may come back");
    }
}
