using System.CommandLine;
using System.Text;
using System.Text.Json;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai config show</c> and <c>serai config init</c>.</summary>
internal static class ConfigCommand
{
    private const string FileName = "serai.json";

    public static Command Make()
    {
        var command = new Command("config", """
            Shows the settings, or writes a file with every default.

            Example: serai config show
            """);
        command.Subcommands.Add(MakeShow());
        command.Subcommands.Add(MakeInit());
        return command;
    }

    /// <summary>The text of a settings file in which every default stands as a comment.</summary>
    public static string CommentedFile()
    {
        var text = new StringBuilder("// Settings of serai: JSON with comments. A line takes effect when its slashes are taken away.\n{\n");
        foreach (Setting setting in SettingTable.All)
        {
            string value = setting switch
            {
                { Shape: SettingShape.Switch } => setting.Default,
                { Shape: SettingShape.List, Default: "" } => "[]",
                { Shape: SettingShape.List } => $"[\"{JsonEncodedText.Encode(setting.Default)}\"]",
                { Default: "" } => "null",
                _ => $"\"{JsonEncodedText.Encode(setting.Default)}\"",
            };
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  // {setting.Description} {setting.Option}, {setting.Variable}\n  // \"{setting.Key}\": {value},\n\n");
        }

        text.Length--;
        return text.Append("}\n").ToString();
    }

    private static Command MakeShow()
    {
        var show = new Command("show", """
            Prints every setting with its value and where it came from.

            Example: serai config show --interval 1m
            """);
        var json = new Option<bool>("--json") { Description = "Print them as JSON." };
        show.Options.Add(json);
        var options = new SettingOptions(show);
        show.SetAction(Terminal.Action(async (parsed, _) =>
        {
            SettingSet settings = options.Resolve(parsed);
            bool logsAsJson = settings.LogsAsJson(onTerminal: true);
            ProcessOptions.ForFront(settings, logsAsJson);
            ShownSetting[] all = [.. settings.All.Select(value => new ShownSetting(value.Setting.Key, Shown(settings, value), value.Origin))];
            string text = parsed.GetValue(json)
                ? JsonSerializer.Serialize(all, ConfigJson.Default.ShownSettingArray)
                : string.Join('\n', all.Select(each => $"{each.Key,-24} {(each.Values.Count == 0 ? "(none)" : string.Join(' ', each.Values)),-60} {each.Origin}"));
            await Console.Out.WriteLineAsync(text);
            return 0;
        }));
        return show;
    }

    // Without the passwords of remotes, and with the folder that is meant where none is named.
    private static IReadOnlyList<string> Shown(SettingSet settings, SettingValue value) =>
        value.Setting == SettingTable.Data ? [settings.DataFolder()]
        : value.Setting == SettingTable.Remote ? [.. settings.Remotes().Select(remote => remote.Shown)]
        : value.Texts;

    private static Command MakeInit()
    {
        var init = new Command("init", $"""
            Writes {FileName} with every default as a comment, into the present folder; an existing file stays.

            Example: serai config init
            """);
        init.SetAction(async (_, cancellationToken) =>
        {
            try
            {
                await using var file = new FileStream(FileName, FileMode.CreateNew, FileAccess.Write);
                await file.WriteAsync(Encoding.UTF8.GetBytes(CommentedFile()), cancellationToken);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"serai: {FileName} was not written: {refused.Message}");
                return Terminal.Error;
            }

            await Console.Out.WriteLineAsync($"wrote {FileName}; serai serve reads it from here, or from /etc/serai/{FileName}");
            return 0;
        });
        return init;
    }
}
