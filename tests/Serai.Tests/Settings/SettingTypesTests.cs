using Serai.Settings;

namespace Serai.Tests.Settings;

public sealed class SettingTypesTests : IDisposable
{
    private static readonly Dictionary<string, Action<SettingSet>> Readers = new(StringComparer.Ordinal)
    {
        ["listen"] = settings => settings.ListenAddresses(),
        ["remote"] = settings => settings.Remotes(),
        ["public-url"] = settings => settings.PublicUrl(),
        ["git-store"] = settings => settings.GitStore(),
        ["archives"] = settings => settings.ArchivePolicy(),
        ["upstream-caches"] = settings => settings.Archives(),
        ["parallel-downloads"] = settings => settings.Archives(),
        ["parallel-per-host"] = settings => settings.Archives(),
        ["inline-size"] = settings => settings.Archives(),
        ["archive-mirrors"] = settings => settings.AdvertisedMirrors(),
        ["interval"] = settings => settings.Interval(),
        ["hook-secret-file"] = settings => settings.HookSecret(),
        ["allow-rewind"] = settings => settings.IsOn(SettingTable.AllowRewind),
        ["worker-memory"] = settings => settings.WorkerMemory(),
        ["max-connections"] = settings => settings.MaxConnections(),
        ["log-format"] = settings => settings.LogsAsJson(onTerminal: true),
    };

    private readonly SettingsFixture _places = new();

    public void Dispose() => _places.Dispose();

    [Theory]
    [InlineData("listen", "8080", "127.0.0.1:8080")]
    [InlineData("listen", "127.0.0.1:65536", "127.0.0.1:8080")]
    [InlineData("listen", "::1:80", "[::1]:8080")]
    [InlineData("listen", "example.org:80", "unix:")]
    [InlineData("listen", "unix:", "unix:")]
    [InlineData("listen", "tls:8443", "tls:*:8443")]
    [InlineData("public-url", "opam.example.org", "https://opam.example.org")]
    [InlineData("public-url", "ftp://opam.example.org", "https://opam.example.org")]
    [InlineData("public-url", "https://user:secret@opam.example.org", "https://opam.example.org")]
    [InlineData("git-store", "Disk", "memory or disk")]
    [InlineData("archives", "some", "on-demand, all or off")]
    [InlineData("upstream-caches", "cache", "https://opam.ocaml.org/cache")]
    [InlineData("parallel-downloads", "0", "over 0")]
    [InlineData("parallel-per-host", "257", "from 1 to 256")]
    [InlineData("inline-size", "big", "such as 4M")]
    [InlineData("archive-mirrors", "cache", "https://opam.ocaml.org/cache")]
    [InlineData("interval", "0s", "at least 1s")]
    [InlineData("interval", "999ms", "at least 1s")]
    [InlineData("interval", "5", "such as 30s")]
    [InlineData("interval", "-5m", "such as 30s")]
    [InlineData("interval", "100d", "at most")]
    [InlineData("allow-rewind", "yes", "true or false")]
    [InlineData("worker-memory", "63M", "at least 64M")]
    [InlineData("worker-memory", "lots", "at least 64M")]
    [InlineData("max-connections", "0", "over 0")]
    [InlineData("max-connections", "-1", "over 0")]
    [InlineData("max-connections", "9999999999", "over 0")]
    [InlineData("log-format", "xml", "text or json")]
    public void A_value_that_cannot_be_used_names_its_key_its_origin_what_it_is_and_what_was_expected(string key, string text, string expected)
    {
        Setting setting = SettingTable.All.Single(each => each.Key == key);
        _places.Variable(setting.Variable, text);
        string message = Assert.Throws<SettingException>(() => Readers[key](_places.Resolve())).Message;
        Assert.StartsWith($"{key}: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains($"\"{text}\"", message, StringComparison.Ordinal);
        Assert.Contains($"(from {setting.Variable})", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_default_can_be_used()
    {
        SettingSet settings = _places.Resolve();
        foreach (Action<SettingSet> read in Readers.Values)
        {
            read(settings);
        }

        Assert.Equal(TimeSpan.FromMinutes(5), settings.Interval());
        Assert.Equal(512L << 20, settings.WorkerMemory());
        Assert.Equal("127.0.0.1:8080", Assert.Single(settings.ListenAddresses()).ToString());
        Assert.Equal(Worker.GitStoreHome.Disk, settings.GitStore());
        Assert.False(settings.LogsAsJson(onTerminal: true));
        Assert.True(settings.LogsAsJson(onTerminal: false));
    }

    [Fact]
    public void A_remote_that_is_none_says_why_and_from_where()
    {
        _places.Given(SettingTable.Remote, "gopher://example.org/x");
        string message = Assert.Throws<SettingException>(() => _places.Resolve().Remotes()).Message;
        Assert.StartsWith("remote: ", message, StringComparison.Ordinal);
        Assert.EndsWith("(from command line)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_credentials_of_a_remote_are_never_shown()
    {
        _places.Given(SettingTable.Remote, "https://user:hunter2@example.org/r.git#main");
        (string text, string shown) = Assert.Single(_places.Resolve().Remotes());
        Assert.Contains("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_remotes_are_asked_in_the_order_in_which_they_are_given()
    {
        _places.Given(SettingTable.Remote, "/one", "https://user:hunter2@example.org/two#main");
        SettingSet settings = _places.Resolve();
        Assert.Equal(["/one", "https://example.org/two#main"], settings.Remotes().Select(remote => remote.Shown));
        Worker.WorkerOptions options = ProcessOptions.ForWorker(settings);
        Assert.Equal("/one", options.Remote);
        Assert.Equal(["https://user:hunter2@example.org/two#main"], options.FallbackRemotes);
        _places.Given(SettingTable.Remote);
        Assert.Contains("at least one", Assert.Throws<SettingException>(() => _places.Resolve().Remotes()).Message, StringComparison.Ordinal);
        _places.Given(SettingTable.Remote, "/one", "gopher://example.org/x");
        Assert.Throws<SettingException>(() => _places.Resolve().Remotes());
    }

    [Fact]
    public void The_mirror_advertises_itself_first_and_not_where_it_serves_no_archives()
    {
        _places.Given(SettingTable.ArchiveMirrors, "https://a.example/cache", "https://b.example");
        Assert.Equal(["cache", "https://a.example/cache", "https://b.example"], _places.Resolve().AdvertisedMirrors());
        _places.Given(SettingTable.Archives, "off");
        Assert.Equal(["https://a.example/cache", "https://b.example"], _places.Resolve().AdvertisedMirrors());
    }

    [Fact]
    public void A_secret_is_the_files_bytes_without_the_end_of_line()
    {
        _places.Given(SettingTable.HookSecretFile, _places.Beside("secret", "0123456789abcdef\r\n"));
        Assert.Equal("0123456789abcdef"u8, _places.Resolve().HookSecret()!.Value.Span);
    }

    [Fact]
    public void A_short_secret_and_a_missing_file_are_refused()
    {
        _places.Given(SettingTable.HookSecretFile, _places.Beside("secret", "0123456789abcde\n"));
        Assert.Contains("at least 16 bytes", Assert.Throws<SettingException>(() => _places.Resolve().HookSecret()).Message, StringComparison.Ordinal);
        _places.Given(SettingTable.HookSecretFile, _places.FilePath + ".missing");
        Assert.StartsWith("hook-secret-file: ", Assert.Throws<SettingException>(() => _places.Resolve().HookSecret()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1ms", 0.001)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void A_time_has_a_unit(string text, double seconds)
    {
        Assert.True(Quantity.TryReadTime(text, out TimeSpan time));
        Assert.Equal(seconds, time.TotalSeconds, precision: 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("ms")]
    [InlineData("0m")]
    [InlineData("-1m")]
    [InlineData("1 m")]
    [InlineData("1M")]
    [InlineData("1e3s")]
    [InlineData("367d")]
    [InlineData("999999999999999999999999999999999h")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Quantity.TryReadTime(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1024)]
    [InlineData("1k", 1024)]
    [InlineData("512M", 512L << 20)]
    [InlineData("1.5G", 3L << 29)]
    [InlineData("2T", 2L << 40)]
    public void A_size_is_in_bytes_or_has_a_unit_of_1024(string text, long bytes)
    {
        Assert.True(Quantity.TryReadSize(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("1 M")]
    [InlineData("1MB")]
    [InlineData("99999999999T")]
    public void What_is_no_size_is_refused(string text) => Assert.False(Quantity.TryReadSize(text, out _));
}
