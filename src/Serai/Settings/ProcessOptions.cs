using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Serai.Front;
using Serai.Front.Supervision;
using Serai.Worker;

namespace Serai.Settings;

/// <summary>What the two processes are told, made of the settings.</summary>
internal static class ProcessOptions
{
    // The hidden switch of experiments and tests; CONTRIBUTING.md.
    private const string TestFault = "SERAI_TEST_FAULT";

    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(ProcessOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>What the worker is told.</summary>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static WorkerOptions ForWorker(SettingSet settings) => new()
    {
        Remote = settings.Remotes()[0].Text,
        FallbackRemotes = [.. settings.Remotes().Skip(1).Select(remote => remote.Text)],
        DataFolder = settings.DataFolder(),
        GitStore = settings.GitStore(),
        MemoryBytes = settings.WorkerMemory(),
        Interval = settings.Interval(),
        ArchiveMirrors = settings.AdvertisedMirrors(),
        AllowRewind = settings.IsOn(SettingTable.AllowRewind),
        AnnounceStale = settings.IsOn(SettingTable.AnnounceStale),
        CredentialsFile = settings.FilePath(SettingTable.CredentialsFile),
        CaFile = settings.FilePath(SettingTable.CaFile),
        AllowPrivateNetworks = settings.IsOn(SettingTable.AllowPrivateNetworks),
        Archives = settings.Archives(),
        Space = settings.Space(),
    };

    /// <summary>What the front is told.</summary>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static FrontOptions ForFront(SettingSet settings, bool logsAsJson) => new()
    {
        Listen = settings.ListenAddresses(),
        Tls = settings.Tls(),
        DataFolder = settings.DataFolder(),
        Remote = settings.Remotes()[0].Shown,
        PublicUrl = settings.PublicUrl(),
        Archives = FetchedBy(settings),
        Interval = settings.Interval(),
        MaxConnections = settings.MaxConnections(),
        HookSecret = settings.HookSecret(),
        TrustedProxies = settings.TrustedProxies(),
        AccessLog = settings.AccessLog(),
        Worker = Launch(ForWorker(settings), logsAsJson),
        Version = Version,
    };

    // Front and worker share no types but those of the data folder.
    private static ArchivePolicy FetchedBy(SettingSet settings) => settings.ArchivePolicy() switch
    {
        Worker.Downloads.ArchivePolicy.All => ArchivePolicy.All,
        Worker.Downloads.ArchivePolicy.Off => ArchivePolicy.Off,
        _ => ArchivePolicy.OnDemand,
    };

    private static WorkerLaunch Launch(WorkerOptions options, bool logsAsJson)
    {
        // Settings go over standard input: a command line, with the credentials of a URL in it, can be read by every user.
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(options, WorkerOptionsJson.Default.WorkerOptions);
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("this process has no path");

        // Run as "dotnet serai.dll", the program is dotnet and the assembly its first argument.
        string[] prefix = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        return new WorkerLaunch(
            program,
            [.. prefix, "worker", "--log-format", logsAsJson ? "json" : "text"],
            line,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                // The collector's own settings are read from the environment alone, before any code runs.
                ["DOTNET_GCHeapHardLimit"] = WorkerMemory.Of(options.MemoryBytes).ManagedBytes.ToString("X", CultureInfo.InvariantCulture),
                ["DOTNET_gcConcurrent"] = "0",

                // The front's, not the worker's, where long work follows what arrives.
                ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "0",
            })
        {
            // A test's fault happens once, and not again to the worker that comes after; "always" at its end means what it says.
            FirstOnly = Environment.GetEnvironmentVariable(TestFault)?.EndsWith(":always", StringComparison.Ordinal) == true ? [] : [TestFault],
        };
    }
}
