using System.Globalization;
using Serai.Front;
using Serai.Front.Forwarding;
using Serai.Front.Tls;
using Serai.Worker;

namespace Serai.Settings;

/// <summary>The typed values of the settings, each checked when it is asked for.</summary>
internal static class SettingTypes
{
    private const int LeastSecretBytes = 16;
    private const long LeastWorkerMemory = 64L << 20;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    // A timer of .NET runs for at most 49.7 days.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(30);

    /// <summary>The data folder's path.</summary>
    public static string DataFolder(this SettingSet settings)
    {
        if (settings[SettingTable.Data].Text is { } path)
        {
            return Path.GetFullPath(path);
        }

        // XDG Base Directory Specification: an empty or relative value counts as unset.
        string? shared = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        return shared is { Length: > 0 } && Path.IsPathRooted(shared)
            ? Path.Combine(shared, "serai")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "serai");
    }

    /// <summary>The addresses to listen on.</summary>
    public static IReadOnlyList<ListenAddress> ListenAddresses(this SettingSet settings)
    {
        SettingValue value = settings[SettingTable.Listen];
        return value.Texts.Count == 0 ? throw value.Wrong("at least one address") : [.. value.Texts.Select(text => ListenAddress.TryParse(text, out ListenAddress? address)
            ? address
            : throw value.Wrong("addresses such as 127.0.0.1:8080, [::1]:8080, *:8080, tls:*:8443 or unix:/run/serai.sock"))];
    }

    /// <summary>The certificate that is shown, and its key.</summary>
    public static TlsFiles? Tls(this SettingSet settings) =>
        (settings.FilePath(SettingTable.TlsCertificate), settings.FilePath(SettingTable.TlsKey)) switch
        {
            ({ } certificate, { } key) => new TlsFiles(certificate, key),
            (null, null) => null,
            (null, _) => throw settings[SettingTable.TlsCertificate].Wrong("a certificate beside tls-key"),
            _ => throw settings[SettingTable.TlsKey].Wrong("a key beside tls-certificate"),
        };

    /// <summary>The remotes, at least one, and how each is shown.</summary>
    public static IReadOnlyList<(string Text, string Shown)> Remotes(this SettingSet settings)
    {
        SettingValue value = settings[SettingTable.Remote];
        return value.Texts.Count == 0 ? throw value.Wrong("at least one repository") : [.. value.Texts.Select(text =>
            RemoteText.TryDescribe(text, out string shown, out string error)
                ? (text, shown)
                : throw new SettingException($"remote: {error} (from {value.Origin})"))];
    }

    /// <summary>The URL under which clients reach the mirror.</summary>
    public static Uri? PublicUrl(this SettingSet settings)
    {
        SettingValue value = settings[SettingTable.PublicUrl];
        return value.Text is not { } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? url
            : throw value.Wrong("a URL such as https://opam.example.org");
    }

    /// <summary>The proxies that are believed.</summary>
    public static TrustedProxies TrustedProxies(this SettingSet settings) =>
        Front.Forwarding.TrustedProxies.TryParse(settings[SettingTable.TrustedProxies].Texts, out TrustedProxies? proxies)
            ? proxies
            : throw settings[SettingTable.TrustedProxies].Wrong("networks such as 10.0.0.0/8, addresses such as 127.0.0.1, or unix");

    /// <summary>The whole path of the access log; its folder has to be there.</summary>
    public static string? AccessLog(this SettingSet settings)
    {
        SettingValue value = settings[SettingTable.AccessLog];
        return value.Text is not { } path ? null
            : Path.GetFullPath(path) is var full && Directory.Exists(Path.GetDirectoryName(full)) && !Directory.Exists(full) ? full
            : throw value.Wrong("the path of a file, in a folder that is there");
    }

    /// <summary>The home of git objects.</summary>
    public static GitStoreHome GitStore(this SettingSet settings) => settings[SettingTable.GitStore].Text switch
    {
        "disk" => GitStoreHome.Disk,
        "memory" => GitStoreHome.Memory,
        _ => throw settings[SettingTable.GitStore].Wrong("memory or disk"),
    };

    /// <summary>The pause between two syncs.</summary>
    public static TimeSpan Interval(this SettingSet settings) =>
        Quantity.TryReadTime(settings[SettingTable.Interval].Text ?? string.Empty, out TimeSpan time)
        && time >= ShortestInterval && time <= LongestInterval
            ? time
            : throw settings[SettingTable.Interval].Wrong("a time of at least 1s and at most 30d, such as 30s, 5m or 2h");

    /// <summary>The secret of <c>POST /update</c>.</summary>
    public static ReadOnlyMemory<byte>? HookSecret(this SettingSet settings)
    {
        SettingValue value = settings[SettingTable.HookSecretFile];
        if (value.Text is not { } path)
        {
            return null;
        }

        try
        {
            byte[] secret = File.ReadAllBytes(path);
            ReadOnlyMemory<byte> trimmed = secret.AsMemory().TrimEnd("\r\n"u8);
            return trimmed.Length >= LeastSecretBytes ? trimmed : throw value.Wrong($"a file with a secret of at least {LeastSecretBytes} bytes");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"hook-secret-file: {unreadable.Message} (from {value.Origin})");
        }
    }

    /// <summary>The whole path of a file that has to be there; what is in it is looked at where it is used.</summary>
    public static string? FilePath(this SettingSet settings, Setting setting)
    {
        SettingValue value = settings[setting];
        return value.Text is not { } path ? null
            : File.Exists(path) ? Path.GetFullPath(path)
            : throw value.Wrong("the path of a file that is there");
    }

    /// <summary>A switch.</summary>
    public static bool IsOn(this SettingSet settings, Setting setting) => settings[setting].Text switch
    {
        "true" => true,
        "false" => false,
        _ => throw settings[setting].Wrong("true or false"),
    };

    /// <summary>The most managed memory of the worker, in bytes.</summary>
    public static long WorkerMemory(this SettingSet settings) =>
        Quantity.TryReadSize(settings[SettingTable.WorkerMemory].Text ?? string.Empty, out long bytes) && bytes >= LeastWorkerMemory
            ? bytes
            : throw settings[SettingTable.WorkerMemory].Wrong("a size of at least 64M");

    /// <summary>The most connections.</summary>
    public static int MaxConnections(this SettingSet settings) => settings.Count(SettingTable.MaxConnections);

    /// <summary>A number over 0.</summary>
    public static int Count(this SettingSet settings, Setting setting) =>
        int.TryParse(settings[setting].Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw settings[setting].Wrong("a number over 0");

    /// <summary>Whether the log is JSON.</summary>
    public static bool LogsAsJson(this SettingSet settings, bool onTerminal) => settings[SettingTable.LogFormat].Text switch
    {
        "json" => true,
        "text" => false,
        null => !onTerminal,
        _ => throw settings[SettingTable.LogFormat].Wrong("text or json"),
    };
}
