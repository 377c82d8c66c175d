namespace Serai.Settings;

/// <summary>Every setting, in the order of the help. Options, variables, the file, <c>config</c> and docs/operations.md follow this table.</summary>
internal static class SettingTable
{
    public static readonly Setting Remote = new("remote", SettingShape.List, "URL[#branch]", "https://github.com/ocaml/opam-repository.git#master",
        "The git repository to mirror: http(s)://, git://, ssh://, user@host:path, file:// or a path; repeatable: the next one is taken when one fails.");

    public static readonly Setting Listen = new("listen", SettingShape.List, "ADDR:PORT", "127.0.0.1:8080",
        "Where to listen; repeatable; also tls:ADDR:PORT, where TLS is spoken, and unix:PATH.")
    { IsFixedAtStart = true };

    public static readonly Setting TlsCertificate = new("tls-certificate", SettingShape.Text, "FILE", string.Empty,
        "The certificate that is shown at tls: addresses, with those that lead to its root, as PEM; a new one is taken over when the file changes.")
    { IsFixedAtStart = true };

    public static readonly Setting TlsKey = new("tls-key", SettingShape.Text, "FILE", string.Empty,
        "The private key of the certificate, as PEM, without a passphrase.")
    { IsFixedAtStart = true };

    public static readonly Setting PublicUrl = new("public-url", SettingShape.Text, "URL", string.Empty,
        "The URL under which clients reach this mirror, for the commands that the pages show; without it each visitor's own.");

    public static readonly Setting TrustedProxies = new("trusted-proxies", SettingShape.List, "CIDR", string.Empty,
        "Proxies whose X-Forwarded-Host, -Proto and -For are believed: networks, addresses, unix for all who come over a Unix socket; repeatable.")
    { Option = "--trusted-proxy" };

    public static readonly Setting Data = new("data", SettingShape.Text, "DIR", string.Empty,
        "The data folder; without it $XDG_DATA_HOME/serai, else ~/.local/share/serai.")
    { Variable = "SERAI_DATA_DIR", IsFixedAtStart = true };

    public static readonly Setting GitStore = new("git-store", SettingShape.Text, "memory|disk", "disk",
        "Where git objects live.");

    public static readonly Setting Archives = new("archives", SettingShape.Text, "on-demand|all|off", "on-demand",
        "Which archives are fetched: those that clients ask for, all that the index names, or none; off advertises no cache of this mirror.");

    public static readonly Setting UpstreamCaches = new("upstream-caches", SettingShape.List, "URL", "https://opam.ocaml.org/cache",
        "Caches to ask where the sources of an archive fail, in order; repeatable; they may be in private networks.")
    { Option = "--upstream-cache" };

    public static readonly Setting ParallelDownloads = new("parallel-downloads", SettingShape.Text, "N", "20",
        "Downloads at once; a quarter is kept for archives that a client waits for.");

    public static readonly Setting ParallelPerHost = new("parallel-per-host", SettingShape.Text, "N", "4",
        "Downloads at once from one server; a quarter is kept for archives that a client waits for.");

    public static readonly Setting InlineSize = new("inline-size", SettingShape.Text, "SIZE", "4M",
        "Archives up to this size are sent to clients once they are verified, larger ones while they arrive, all but their end.");

    public static readonly Setting ArchiveMirrors = new("archive-mirrors", SettingShape.List, "URL", string.Empty,
        "Further caches to advertise to clients, after this one; repeatable.")
    { Option = "--archive-mirror" };

    public static readonly Setting Interval = new("interval", SettingShape.Text, "TIME", "5m",
        "The pause between two syncs, such as 30s, 5m, 2h.");

    public static readonly Setting HookSecretFile = new("hook-secret-file", SettingShape.Text, "FILE", string.Empty,
        "A file with the secret that POST /update must be signed with; without it only this machine may ask.");

    public static readonly Setting CredentialsFile = new("credentials-file", SettingShape.Text, "FILE", string.Empty,
        "A file with a user and password or a token for each server, which nobody else may read.");

    public static readonly Setting CaFile = new("ca-file", SettingShape.Text, "FILE", string.Empty,
        "A PEM file with the certificate authorities to trust instead of the system's.");

    public static readonly Setting AllowPrivateNetworks = new("allow-private-networks", SettingShape.Switch, string.Empty, "false",
        "Follow redirects of remotes, and ask for the URLs of opam files, in private networks.");

    public static readonly Setting AllowRewind = new("allow-rewind", SettingShape.Switch, string.Empty, "false",
        "Take a tip that is older than the served commit and not known to descend from it.");

    public static readonly Setting AnnounceStale = new("announce-stale", SettingShape.Switch, string.Empty, "false",
        "Announce it to opam's users, in the served repo file, while no remote has been heard of for two hours, or three intervals where that is longer.");

    public static readonly Setting MaxSize = new("max-size", SettingShape.Text, "SIZE", string.Empty,
        "The most that stored archives may take: beyond it the least recently asked for go, but never one that a kept generation names.");

    public static readonly Setting MinFree = new("min-free", SettingShape.Text, "SIZE", "1G",
        "What is left free on the disk: with less, no archive is fetched; what is stored is served.");

    public static readonly Setting WorkerMemory = new("worker-memory", SettingShape.Text, "SIZE", "512M",
        "The most memory that the worker may use: half of it for packs, which it refuses where they are larger.");

    public static readonly Setting MaxConnections = new("max-connections", SettingShape.Text, "N", "4096",
        "Connections served at once; further ones get 503 and are closed.")
    { IsFixedAtStart = true };

    public static readonly Setting LogFormat = new("log-format", SettingShape.Text, "text|json", string.Empty,
        "The form of the log on standard error; without it text on a terminal, else json, and of commands that end by themselves errors alone, as text.")
    { IsFixedAtStart = true };

    public static readonly Setting AccessLog = new("access-log", SettingShape.Text, "FILE", string.Empty,
        "A file in which each request is noted, in the common log format; opened anew on SIGHUP.");

    /// <summary>Those of whoever answers clients: of no use to a command that does not.</summary>
    public static IReadOnlyList<Setting> OfTheFront { get; } = [Listen, TlsCertificate, TlsKey, PublicUrl, TrustedProxies, MaxConnections, HookSecretFile, AccessLog];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Remote, Listen, TlsCertificate, TlsKey, PublicUrl, TrustedProxies, Data, GitStore, Archives, UpstreamCaches, ParallelDownloads, ParallelPerHost, InlineSize,
        ArchiveMirrors, Interval, HookSecretFile, CredentialsFile, CaFile, AllowPrivateNetworks, AllowRewind, AnnounceStale, MaxSize, MinFree, WorkerMemory, MaxConnections, LogFormat, AccessLog,
    ];
}
