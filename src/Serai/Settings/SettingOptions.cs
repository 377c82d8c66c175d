using System.Collections;
using System.CommandLine;

namespace Serai.Settings;

/// <summary>The settings as options of a command.</summary>
internal sealed class SettingOptions
{
    private readonly Dictionary<Setting, Option> _options = [];
    private readonly Option<string?> _file = new("--config")
    {
        HelpName = "FILE",
        Description = $"The settings file; without it {string.Join(", else ", SettingsFile.DefaultPaths.Select(path => path.StartsWith('/') ? path : "./" + path))}.",
    };

    /// <summary>Adds an option for each setting to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="without">Settings that the command decides itself.</param>
    public SettingOptions(Command command, params IReadOnlyCollection<Setting> without)
    {
        foreach (Setting setting in SettingTable.All.Where(setting => !without.Contains(setting)))
        {
            Option option = Make(setting);
            _options.Add(setting, option);
            command.Options.Add(option);
        }

        command.Options.Add(_file);
    }

    /// <summary>The settings of a parsed command line, with what the environment, the file and the defaults add.</summary>
    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public SettingSet Resolve(ParseResult parsed)
    {
        var given = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach ((Setting setting, Option option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                given[setting.Key] = option switch
                {
                    Option<bool> flag => [parsed.GetValue(flag) ? "true" : "false"],
                    Option<string> text => [parsed.GetValue(text)!],
                    _ => parsed.GetValue((Option<string[]>)option)!,
                };
            }
        }

        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty, StringComparer.Ordinal);
        return SettingSet.Resolve(given, environment, parsed.GetValue(_file));
    }

    private static Option Make(Setting setting)
    {
        string description = setting.Default.Length == 0 || setting.Shape == SettingShape.Switch
            ? setting.Description
            : $"{setting.Description} [default: {setting.Default}]";
        Option option = setting.Shape switch
        {
            SettingShape.Switch => new Option<bool>(setting.Option) { Description = description },
            SettingShape.List => new Option<string[]>(setting.Option) { Description = description, HelpName = setting.Hint, Arity = ArgumentArity.OneOrMore },
            _ => new Option<string>(setting.Option) { Description = description, HelpName = setting.Hint, Arity = ArgumentArity.ExactlyOne },
        };
        if (setting.Choices.Count > 0)
        {
            // For shells alone: what a setting may be is checked wherever it comes from.
            option.CompletionSources.Add([.. setting.Choices]);
        }

        return option;
    }
}
