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
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        command.Options.Add(json);
        var options = new SettingOptions(command, [.. SettingTable.OfTheFront, SettingTable.WorkerMemory]);
        command.SetAction(Terminal.Action((parsed, cancellationToken) => RunAsync(options.Resolve(parsed), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, bool asJson, CancellationToken cancellationToken)
    {
        bool onTerminal = !Console.IsErrorRedirected;
        WorkerOptions options = ProcessOptions.ForWorker(settings);
        using ILoggerFactory loggers = Terminal.MakeLoggers(settings, onTerminal);
        using TraceExport? export = TraceExport.TryStart();
        var sync = new OneSync(options, TimeProvider.System, loggers);
        OneSyncResult result = onTerminal
            ? await SyncBars.ShowAsync(progress => sync.RunAsync(progress, cancellationToken), result => result.Succeeded)
            : await sync.RunAsync(new SyncLines(Console.Error, TimeProvider.System), cancellationToken);
        return await SyncEnd.TellAsync(result, "run sync again for those that may come back", asJson);
    }
}
