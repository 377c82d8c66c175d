using System.Text;
using Serai.Settings;
using Serai.Testing;

namespace Serai.Tests.Settings;

/// <summary>Settings from places that a test fills: a command line, an environment, a file.</summary>
internal sealed class SettingsFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private string? _file;

    /// <summary>The path that the file has.</summary>
    public string FilePath => _folder["serai.json"];

    public SettingsFixture Given(Setting setting, params string[] texts)
    {
        _given[setting.Key] = texts;
        return this;
    }

    public SettingsFixture Variable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    public SettingsFixture Written(string json)
    {
        _file = _folder.File("serai.json", Encoding.UTF8.GetBytes(json));
        return this;
    }

    /// <summary>Writes another file and gives its path.</summary>
    public string Beside(string name, string content) => _folder.File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Puts the places together; a file that is nowhere stands for none, so that no file of the machine is read.</summary>
    public SettingSet Resolve() => SettingSet.Resolve(_given, _variables, _file ?? Beside("none.json", "{}"));

    public void Dispose() => _folder.Dispose();
}
