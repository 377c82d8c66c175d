using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serai.Settings;
using Serai.Worker;

namespace Serai.Commands;

/// <summary><c>serai import DIR|URL</c>: takes what another mirror exported.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var command = new Command("import", """
            Takes the repository and the archives of an export, from a folder or a URL, without any network but that: 0 complete, 2 incomplete (says
            what is missing), 1 error. Everything is proved as if it came from the remote. Of another mirror, which is no export, the archives
            that the index here names. A serve on the same folder has to be stopped meanwhile.

            Example: serai import --data /srv/serai /media/stick/opam
            """);
        var source = new Argument<string>("DIR|URL") { Description = "The export: a folder, or the http or https URL of its root." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        command.Arguments.Add(source);
        command.Options.Add(json);
        var options = new SettingOptions(command, [.. SettingTable.OfTheFront, SettingTable.WorkerMemory]);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
            RunAsync(options.Resolve(parsed), parsed.GetValue(source)!, parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, string source, bool asJson, CancellationToken cancellationToken)
    {
        bool onTerminal = !Console.IsErrorRedirected;
        using ILoggerFactory loggers = Terminal.MakeLoggers(settings, onTerminal);
        var import = new OneImport(ProcessOptions.ForWorker(settings), TimeProvider.System, loggers);
        try
        {
            OneSyncResult result = onTerminal
                ? await SyncBars.ShowAsync(progress => import.RunAsync(source, progress, cancellationToken), each => each.Succeeded)
                : await import.RunAsync(source, new SyncLines(Console.Error, TimeProvider.System), cancellationToken);
            return await SyncEnd.TellAsync(result, "export again where they are stored, and import again", asJson);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"serai: {refused.Message}");
            return Terminal.Error;
        }
    }
}
