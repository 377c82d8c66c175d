using Serai.Front;
using Serai.Settings;
using Serai.Testing;

namespace Serai.Tests.Settings;

/// <summary>What SIGHUP takes over, and what it leaves.</summary>
public sealed class SettingReloadTests : IDisposable
{
    private readonly SettingsFixture _places = new();

    public void Dispose() => _places.Dispose();

    [Fact]
    public void What_changed_in_the_file_is_taken_and_named()
    {
        SettingReload reload = Start("""{ "interval": "5m", "remote": "/srv/a" }""");
        _places.Written("""{ "interval": "1m", "remote": "/srv/b" }""");
        Reload taken = reload.Read(logsAsJson: false);
        Assert.Null(taken.Refusal);
        Assert.Equal(["remote", "interval"], taken.Changed);
        Assert.Empty(taken.AtNextStart);
        Assert.Equal(TimeSpan.FromMinutes(1), taken.Options!.Interval);
        Assert.Empty(reload.Read(logsAsJson: false).Changed);
    }

    [Fact]
    public void What_a_start_decides_stays_and_is_named_each_time_until_then()
    {
        SettingReload reload = Start("""{ "listen": ["127.0.0.1:1"], "data": "/srv/one" }""");
        _places.Written("""{ "listen": ["127.0.0.1:2"], "data": "/srv/two", "max-connections": 7, "log-format": "json", "archives": "off" }""");
        for (int i = 0; i < 2; i++)
        {
            Reload taken = reload.Read(logsAsJson: false);
            Assert.Equal(["listen", "data", "max-connections", "log-format"], taken.AtNextStart);
            Assert.Equal("/srv/one", taken.Options!.DataFolder);
            Assert.Equal("127.0.0.1:1", taken.Options.Listen.Single().ToString());
            Assert.Equal(4096, taken.Options.MaxConnections);
            Assert.Equal(ArchivePolicy.Off, taken.Options.Archives);
        }
    }

    [Theory]
    [InlineData("""{ "interval": "often" }""", "interval")]
    [InlineData("""{ "intervall": "1m" }""", "did you mean \"interval\"?")]
    [InlineData("{", "serai.json")]
    public void Where_anything_is_wrong_nothing_is_taken(string file, string said)
    {
        SettingReload reload = Start("""{ "interval": "5m" }""");
        _places.Written(file);
        Reload refused = reload.Read(logsAsJson: false);
        Assert.Contains(said, refused.Refusal, StringComparison.Ordinal);
        Assert.Null(refused.Options);
        _places.Written("""{ "interval": "1m" }""");
        Assert.Equal(["interval"], reload.Read(logsAsJson: false).Changed);
    }

    [Fact]
    public void A_setting_that_is_taken_away_goes_back_to_its_default()
    {
        SettingReload reload = Start("""{ "interval": "1m" }""");
        _places.Written("{}");
        Assert.Equal(TimeSpan.FromMinutes(5), reload.Read(logsAsJson: false).Options!.Interval);
    }

    [Fact]
    public void The_page_for_operators_names_every_setting_that_a_start_decides()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/operations.md"));
        string section = page[page.IndexOf("**SIGHUP**", StringComparison.Ordinal)..];
        string paragraph = section[..section.IndexOf("\n\n", StringComparison.Ordinal)];
        Assert.All(SettingTable.All.Where(setting => setting.IsFixedAtStart), setting => Assert.Contains($"`{setting.Key}`", paragraph, StringComparison.Ordinal));
    }

    private SettingReload Start(string file)
    {
        SettingSet first = _places.Written(file).Resolve();
        return new SettingReload(first, _places.Resolve);
    }
}
