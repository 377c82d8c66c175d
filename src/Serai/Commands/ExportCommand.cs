using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Serai.Mirrors;
using Serai.Settings;
using Serai.Worker;
using Serai.Worker.Exports;

namespace Serai.Commands;

/// <summary><c>serai export DIR</c>: the mirror as plain files.</summary>
internal static class ExportCommand
{
    private const int MostDamaged = 10;

    public static Command Make()
    {
        var command = new Command("export", """
            Writes the mirror into a folder that any web server can serve, and that serai import takes: 0 complete, 2 incomplete (says what is
            missing), 1 error. Another time it writes what is new, and lists it in the files changed and removed. It may run beside a serve on the
            same folder, at idle priority then, and may be broken off anywhere.

            Example: serai export --data /srv/serai /media/stick/opam
            """);
        var target = new Argument<string>("DIR") { Description = "The folder: an earlier export, an empty one, or a new one." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        command.Arguments.Add(target);
        command.Options.Add(json);
        var options = new SettingOptions(command, [.. SettingTable.All.Where(setting => setting != SettingTable.Data)]);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
            RunAsync(options.Resolve(parsed), parsed.GetValue(target)!, parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, string target, bool asJson, CancellationToken cancellationToken)
    {
        try
        {
            var export = new OneExport(settings.DataFolder(), TimeProvider.System);
            ExportResult result = Console.IsErrorRedirected
                ? export.Run(target, new SyncLines(Console.Error, TimeProvider.System), cancellationToken)
                : await SyncBars.ShowAsync(progress => Task.Run(() => export.Run(target, progress, cancellationToken), cancellationToken), _ => true);
            await Console.Out.WriteLineAsync(asJson ? JsonSerializer.Serialize(result, ExportJson.Default.ExportResult) : Describe(result, target));
            await TellAsync(result);
            return result.IsComplete ? 0 : Terminal.Incomplete;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"serai: {refused.Message}");
            return Terminal.Error;
        }
    }

    private static string Describe(ExportResult result, string target) => string.Create(
        CultureInfo.InvariantCulture,
        $"serai: {target}: commit={result.Commit} archives={result.ArchivesHere}/{result.ArchivesKnown} changed={result.Changed} removed={result.Removed} copied={result.CopiedBytes / 1e6:F1}MB");

    private static async Task TellAsync(ExportResult result)
    {
        int missing = result.ArchivesKnown - result.ArchivesHere;
        if (missing > 0)
        {
            await Console.Error.WriteLineAsync($"serai: {Amount.Of(missing, "archive")} of those that the index names {(missing == 1 ? "is" : "are")} not stored here, and so not in the export; serai sync --archives all fetches them");
        }

        if (!result.HasGit)
        {
            await Console.Error.WriteLineAsync("serai: the git objects are not in the export, as this mirror keeps them in memory: it can be served, and not be imported as a whole; --git-store disk keeps them");
        }

        if (result.Damaged.Count > 0)
        {
            string some = string.Join(", ", result.Damaged.Take(MostDamaged));
            await Console.Error.WriteLineAsync($"serai: {Amount.Of(result.Damaged.Count, "stored archive")} left out, as the bytes do not hash to the name: {some}; serai verify --repair fetches anew");
        }
    }
}
