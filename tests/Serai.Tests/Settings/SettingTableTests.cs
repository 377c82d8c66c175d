using System.CommandLine;
using System.Text.Json;
using Serai.Commands;
using Serai.Settings;
using Serai.Testing;

namespace Serai.Tests.Settings;

/// <summary>One table, and everything that must say the same as it.</summary>
public sealed class SettingTableTests : IDisposable
{
    private const string CommentedKey = "  // \"";

    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly SettingsFixture _places = new();

    public static TheoryData<string> Keys => [.. SettingTable.All.Select(setting => setting.Key)];

    public void Dispose() => _places.Dispose();

    [Fact]
    public void Names_are_distinct_everywhere()
    {
        Assert.Distinct(SettingTable.All.Select(setting => setting.Key), StringComparer.Ordinal);
        Assert.Distinct(SettingTable.All.Select(setting => setting.Option), StringComparer.Ordinal);
        Assert.Distinct(SettingTable.All.Select(setting => setting.Variable), StringComparer.Ordinal);
    }

    [Fact]
    public void The_file_of_config_init_is_empty_json_with_comments()
    {
        using JsonDocument document = JsonDocument.Parse(ConfigCommand.CommentedFile(), WithComments);
        Assert.Empty(document.RootElement.EnumerateObject());
    }

    [Fact]
    public void The_file_of_config_init_without_its_slashes_holds_every_key_with_its_default()
    {
        string text = string.Join('\n', ConfigCommand.CommentedFile().Split('\n')
            .Select(line => line.StartsWith(CommentedKey, StringComparison.Ordinal) ? line.Replace("// ", "", StringComparison.Ordinal) : line));
        using (JsonDocument document = JsonDocument.Parse(text, WithComments))
        {
            Assert.Equal(SettingTable.All.Select(setting => setting.Key), document.RootElement.EnumerateObject().Select(property => property.Name), StringComparer.Ordinal);
        }

        IEnumerable<SettingValue> defaults = _places.Resolve().All.ToList();
        Assert.Equal(
            defaults.Select(value => string.Join(' ', value.Texts)),
            _places.Written(text).Resolve().All.Select(value => string.Join(' ', value.Texts)),
            StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_setting_is_an_option_that_is_read_from_the_command_line(string key)
    {
        Setting setting = SettingTable.All.Single(each => each.Key == key);
        var command = new RootCommand();
        var options = new SettingOptions(command);
        string[] line = setting.Shape == SettingShape.Switch ? [setting.Option] : [setting.Option, "something"];
        ParseResult parsed = command.Parse([.. line, "--config", _places.Beside("none.json", "{}")]);
        Assert.Empty(parsed.Errors);
        SettingValue value = options.Resolve(parsed)[setting];
        Assert.Equal("command line", value.Origin);
        Assert.Equal(setting.Shape == SettingShape.Switch ? "true" : "something", value.Text);
    }

    [Fact]
    public void A_list_is_given_by_repeating_its_option()
    {
        var command = new RootCommand();
        var options = new SettingOptions(command);
        ParseResult parsed = command.Parse(["--listen", "127.0.0.1:1", "--listen", "127.0.0.1:2", "--config", _places.Beside("none.json", "{}")]);
        Assert.Equal(["127.0.0.1:1", "127.0.0.1:2"], options.Resolve(parsed)[SettingTable.Listen].Texts);
    }

    [Fact]
    public void A_setting_of_one_text_is_not_given_twice()
    {
        var command = new RootCommand();
        _ = new SettingOptions(command);
        Assert.NotEmpty(command.Parse(["--interval", "1m", "--interval", "2m"]).Errors);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_page_for_operators_has_a_row_with_each_settings_option_variable_key_and_default(string key)
    {
        const string Page = "docs/operations.md";
        string path = Path.Combine(SourceTree.Root, Page);
        Assert.True(File.Exists(path), $"{Page} is missing: it tells operators of every setting");
        Setting setting = SettingTable.All.Single(each => each.Key == key);
        string? row = File.ReadLines(path).SingleOrDefault(line =>
            line.StartsWith($"| `{setting.Option}`", StringComparison.Ordinal) || line.StartsWith($"| `{setting.Option} ", StringComparison.Ordinal));
        Assert.True(row is not null, $"{Page}: expected one row that begins with \"| `{setting.Option}\"");
        Assert.Contains($"`{setting.Variable}`", row, StringComparison.Ordinal);
        Assert.Contains($"`{setting.Key}`", row, StringComparison.Ordinal);
        Assert.Contains(setting.Default.Length == 0 || setting.Shape == SettingShape.Switch ? string.Empty : $"`{setting.Default}`", row, StringComparison.Ordinal);
    }
}
