using Serai.Settings;

namespace Serai.Tests.Settings;

public sealed class SettingSetTests : IDisposable
{
    private readonly SettingsFixture _places = new();

    public void Dispose() => _places.Dispose();

    [Fact]
    public void The_command_line_goes_before_the_environment_the_file_and_the_default()
    {
        Assert.Equal(("5m", "default"), Interval());
        _places.Written("""{ "interval": "4m" }""");
        Assert.Equal(("4m", _places.FilePath), Interval());
        _places.Variable("SERAI_INTERVAL", "3m");
        Assert.Equal(("3m", "SERAI_INTERVAL"), Interval());
        _places.Given(SettingTable.Interval, "2m");
        Assert.Equal(("2m", "command line"), Interval());
    }

    [Fact]
    public void A_command_goes_before_the_command_line()
    {
        _places.Given(SettingTable.Remote, "/from/the/command/line").Given(SettingTable.Interval, "2m");
        SettingSet settings = _places.Resolve().With(SettingTable.Remote, "/decided");
        Assert.Equal("/decided", settings[SettingTable.Remote].Text);
        Assert.Equal("2m", settings[SettingTable.Interval].Text);
    }

    [Fact]
    public void An_empty_variable_counts_as_unset()
    {
        _places.Variable("SERAI_INTERVAL", string.Empty);
        Assert.Equal("default", Interval().Origin);
    }

    [Fact]
    public void The_data_folder_is_named_by_a_variable_of_its_own()
    {
        _places.Variable("SERAI_DATA", "/wrong").Variable("SERAI_DATA_DIR", "/srv/serai");
        Assert.Equal("/srv/serai", _places.Resolve().DataFolder());
    }

    [Fact]
    public void A_variable_separates_a_list_by_blanks()
    {
        _places.Variable("SERAI_LISTEN", " 127.0.0.1:1  [::1]:2 unix:/run/s ");
        Assert.Equal(["127.0.0.1:1", "[::1]:2", "unix:/run/s"], _places.Resolve()[SettingTable.Listen].Texts);
    }

    [Fact]
    public void A_variable_of_one_text_keeps_its_blanks()
    {
        _places.Variable("SERAI_DATA_DIR", "/srv/my mirror");
        Assert.Equal("/srv/my mirror", _places.Resolve()[SettingTable.Data].Text);
    }

    [Fact]
    public void A_stronger_list_replaces_a_weaker_one_whole()
    {
        _places.Written("""{ "archive-mirrors": ["https://a.example", "https://b.example"] }""").Given(SettingTable.ArchiveMirrors, "https://c.example");
        Assert.Equal(["https://c.example"], _places.Resolve()[SettingTable.ArchiveMirrors].Texts);
    }

    [Fact]
    public void The_file_takes_comments_trailing_commas_arrays_numbers_and_switches()
    {
        _places.Written("""
            // ours
            { "listen": ["127.0.0.1:1", "*:2"], /* few */ "max-connections": 7, "allow-rewind": true, }
            """);
        SettingSet settings = _places.Resolve();
        Assert.Equal(["127.0.0.1:1", "*:2"], settings[SettingTable.Listen].Texts);
        Assert.Equal(7, settings.MaxConnections());
        Assert.True(settings.IsOn(SettingTable.AllowRewind));
    }

    [Theory]
    [InlineData("intervall", "interval")]
    [InlineData("archive-mirror", "archive-mirrors")]
    [InlineData("Remote", "remote")]
    [InlineData("lisen", "listen")]
    public void An_unknown_key_names_the_nearest_known_one(string key, string nearest)
    {
        _places.Written($$"""{ "{{key}}": "x" }""");
        string message = Assert.Throws<SettingException>(() => _places.Resolve()).Message;
        Assert.Contains($"\"{key}\"", message, StringComparison.Ordinal);
        Assert.Contains($"\"{nearest}\"?", message, StringComparison.Ordinal);
        Assert.Contains(_places.FilePath, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SERAI_INTERVALL", "SERAI_INTERVAL")]
    [InlineData("SERAI_REMOTES", "SERAI_REMOTE")]
    [InlineData("SERAI_LSITEN", "SERAI_LISTEN")]
    public void A_mistyped_variable_is_an_error_that_names_the_setting(string name, string nearest)
    {
        _places.Variable(name, "1m");
        string message = Assert.Throws<SettingException>(() => _places.Resolve()).Message;
        Assert.Equal($"environment: no setting is called {name}; did you mean {nearest}?", message);
    }

    [Theory]
    [InlineData("SERAI_GIT_TOKEN")]
    [InlineData("SERAI_DATA")]
    [InlineData("SERAI_TEST_FAULT")]
    [InlineData("MY_SERAI_INTERVALL")]
    public void Variables_of_others_are_left_alone(string name)
    {
        _places.Variable(name, "x");
        Assert.Equal("default", Interval().Origin);
    }

    [Theory]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{ \"interval\": { } }", "interval: expected a text, found Object")]
    [InlineData("{ \"listen\": [[]] }", "listen: expected a text, found Array")]
    [InlineData("{ \"interval\": [\"1m\"] }", "interval: expected a text, found Array")]
    [InlineData("{\n  \"interval\": ", ": line 2, byte 15: ")]
    [InlineData("{\n  interval: 1\n}", ": line 2, byte 3: ")]
    [InlineData("", ": line 1, byte 1: ")]
    public void A_file_that_is_none_says_where_and_what_was_expected(string text, string expected)
    {
        _places.Written(text);
        string message = Assert.Throws<SettingException>(() => _places.Resolve()).Message;
        Assert.StartsWith(_places.FilePath, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_named_and_is_missing_is_an_error()
    {
        string missing = _places.FilePath + ".missing";
        Exception error = Assert.Throws<SettingException>(() => SettingSet.Resolve(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), missing));
        Assert.StartsWith(missing, error.Message, StringComparison.Ordinal);
    }

    private (string? Text, string Origin) Interval()
    {
        SettingValue value = _places.Resolve()[SettingTable.Interval];
        return (value.Text, value.Origin);
    }
}
