namespace Serai.Settings;

/// <summary>The values of all settings, each from the strongest place that has it: command line, environment, file, default.</summary>
internal sealed class SettingSet
{
    private readonly Dictionary<string, SettingValue> _values = new(StringComparer.Ordinal);

    private SettingSet()
    {
    }

    /// <summary>All values, in the order of the table.</summary>
    public IEnumerable<SettingValue> All => SettingTable.All.Select(setting => this[setting]);

    /// <summary>The value of a setting.</summary>
    public SettingValue this[Setting setting] => _values[setting.Key];

    /// <summary>Puts the places together.</summary>
    /// <param name="given">From the command line: the texts of each key.</param>
    /// <param name="environment">The environment's variables, of which those that begin with <see cref="Setting.VariablePrefix"/> are of interest.</param>
    /// <param name="file">The file's path; null for the default ones.</param>
    /// <exception cref="SettingException">The file cannot be used, or the name of a variable is mistyped.</exception>
    public static SettingSet Resolve(
        IReadOnlyDictionary<string, IReadOnlyList<string>> given, IReadOnlyDictionary<string, string> environment, string? file)
    {
        RefuseMistyped(environment.Keys);
        string? path = file ?? SettingsFile.DefaultPaths.FirstOrDefault(File.Exists);
        IReadOnlyDictionary<string, IReadOnlyList<string>> written = path is null
            ? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            : SettingsFile.Read(path);

        var set = new SettingSet();
        foreach (Setting setting in SettingTable.All)
        {
            set._values[setting.Key] = Find(setting, given, environment, written, path);
        }

        return set;
    }

    /// <summary>The same settings with one decided by the command itself.</summary>
    public SettingSet With(Setting setting, string text)
    {
        var set = new SettingSet();
        foreach (SettingValue value in All)
        {
            set._values[value.Setting.Key] = value.Setting == setting ? new SettingValue(setting, [text], "command") : value;
        }

        return set;
    }

    /// <summary>The settings whose value is another than in an earlier set, in the order of the table.</summary>
    public IReadOnlyList<Setting> ChangedSince(SettingSet before) =>
        [.. SettingTable.All.Where(setting => !this[setting].Texts.SequenceEqual(before[setting].Texts, StringComparer.Ordinal))];

    /// <summary>The same settings, but for those that a start decides: these are as they were.</summary>
    public SettingSet KeepingFixed(SettingSet before)
    {
        var set = new SettingSet();
        foreach (Setting setting in SettingTable.All)
        {
            set._values[setting.Key] = setting.IsFixedAtStart ? before[setting] : this[setting];
        }

        return set;
    }

    // Others may begin so, too: for one that was meant for a setting is taken what is nearly its name.
    private static void RefuseMistyped(IEnumerable<string> variables)
    {
        string[] known = [.. SettingTable.All.Select(setting => setting.Variable)];
        foreach (string name in variables.Where(name => name.StartsWith(Setting.VariablePrefix, StringComparison.Ordinal) && !known.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (NearestName.TryFind(name, known, out string? nearest))
            {
                throw new SettingException($"environment: no setting is called {name}; did you mean {nearest}?");
            }
        }
    }

    private static SettingValue Find(
        Setting setting,
        IReadOnlyDictionary<string, IReadOnlyList<string>> given,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, IReadOnlyList<string>> written,
        string? path)
    {
        if (given.TryGetValue(setting.Key, out IReadOnlyList<string>? texts))
        {
            return new SettingValue(setting, texts, "command line");
        }

        if (environment.GetValueOrDefault(setting.Variable) is { Length: > 0 } variable)
        {
            string[] parts = setting.Shape == SettingShape.List ? variable.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [variable];
            return new SettingValue(setting, parts, setting.Variable);
        }

        return written.TryGetValue(setting.Key, out texts)
            ? new SettingValue(setting, texts, path!)
            : new SettingValue(setting, setting.Default.Length == 0 ? [] : [setting.Default], "default");
    }
}
