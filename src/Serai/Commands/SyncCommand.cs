using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serai.Settings;
using Serai.Worker;

namespace Serai.Commands;

/// <summary><c>serai sync</c>: one synchronisation, here or by the mirror that serves the folder.</summary>
internal static class SyncCommand
{
    private const int MostCauses = 20;

    public static Command Make()
    {
        var command = new Command("sync", """
            Synchronises once, with --archives all the archives too, then ends: 0 complete, 2 incomplete, 1 error. Beside a running serve on
            the same folder, it is done there; archives are then fetched as that serve was told.

            Example: serai sync --data /srv/serai --archives all
            """);
        var options = new SettingOptions(
            command, SettingTable.Listen, SettingTable.TlsCertificate, SettingTable.TlsKey, SettingTable.PublicUrl, SettingTable.MaxConnections,
            SettingTable.HookSecretFile, SettingTable.WorkerMemory);
        command.SetAction(Terminal.Action((parsed, cancellationToken) => RunAsync(options.Resolve(parsed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, CancellationToken cancellationToken)
    {
        bool onTerminal = !Console.IsErrorRedirected;
        WorkerOptions options = ProcessOptions.ForWorker(settings);

        // Lines between the bars would tear them; what failed is said at the end.
        using ILoggerFactory loggers = Terminal.MakeLoggers(settings.LogsAsJson(onTerminal), onTerminal ? LogLevel.Error : LogLevel.Information);
        var sync = new OneSync(options, TimeProvider.System, loggers);
        OneSyncResult result = onTerminal
            ? await SyncBars.ShowAsync(progress => sync.RunAsync(progress, cancellationToken))
            : await sync.RunAsync(new SyncLines(Console.Error, TimeProvider.System), cancellationToken);
        await (result.Succeeded ? Console.Out : Console.Error).WriteLineAsync($"serai: {result.Text}");
        await ListAsync(result.Missing);
        return !result.Succeeded ? Terminal.Error : result.Missing.Count > 0 ? Terminal.Incomplete : 0;
    }

    private static async Task ListAsync(IReadOnlyList<MissingArchives> missing)
    {
        if (missing.Count == 0)
        {
            return;
        }

        await Console.Error.WriteLineAsync($"serai: {missing.Sum(cause => cause.Count)} archives are missing; run sync again for those that may come back");
        foreach (MissingArchives cause in missing.Take(MostCauses))
        {
            string more = cause.Count > cause.Packages.Count ? ", …" : string.Empty;
            await Console.Error.WriteLineAsync($"  {cause.Count}: {cause.Reason} ({string.Join(", ", cause.Packages)}{more})");
        }

        if (missing.Count > MostCauses)
        {
            await Console.Error.WriteLineAsync($"  and {missing.Skip(MostCauses).Sum(cause => cause.Count)} for {missing.Count - MostCauses} other causes");
        }
    }
}
