using Serai.Worker.Downloads;
using Serai.Worker.Space;

namespace Serai.Settings;

/// <summary>The typed values of the settings of archives, each checked when it is asked for.</summary>
internal static class ArchiveSettings
{
    private const int MostParallel = 256;

    /// <summary>What the worker is told of archives.</summary>
    public static ArchiveOptions Archives(this SettingSet settings) => new()
    {
        Policy = settings.ArchivePolicy(),
        UpstreamCaches = settings.CacheUrls(SettingTable.UpstreamCaches),
        Parallel = settings.Parallel(SettingTable.ParallelDownloads),
        ParallelPerHost = settings.Parallel(SettingTable.ParallelPerHost),
        InlineBytes = settings.Bytes(SettingTable.InlineSize, "a size such as 4M"),
    };

    /// <summary>How much of the disk the archives may take.</summary>
    public static SpaceOptions Space(this SettingSet settings) => new()
    {
        MaxSizeBytes = settings[SettingTable.MaxSize].Text is null ? null : settings.Bytes(SettingTable.MaxSize, "a size such as 20G"),
        MinFreeBytes = settings.Bytes(SettingTable.MinFree, "a size such as 1G, or 0"),
    };

    /// <summary>Which archives are fetched.</summary>
    public static ArchivePolicy ArchivePolicy(this SettingSet settings) => settings[SettingTable.Archives].Text switch
    {
        "on-demand" => Worker.Downloads.ArchivePolicy.OnDemand,
        "all" => Worker.Downloads.ArchivePolicy.All,
        "off" => Worker.Downloads.ArchivePolicy.Off,
        _ => throw settings[SettingTable.Archives].Wrong("on-demand, all or off"),
    };

    /// <summary>Whether archives are fetched, and this mirror's cache advertised.</summary>
    public static bool FetchesArchives(this SettingSet settings) => settings.ArchivePolicy() != Worker.Downloads.ArchivePolicy.Off;

    /// <summary>What the served repo file advertises: this mirror's own cache first.</summary>
    public static IReadOnlyList<string> AdvertisedMirrors(this SettingSet settings)
    {
        IReadOnlyList<string> others = settings.CacheUrls(SettingTable.ArchiveMirrors);
        return settings.FetchesArchives() ? ["cache", .. others] : others;
    }

    private static IReadOnlyList<string> CacheUrls(this SettingSet settings, Setting setting)
    {
        SettingValue value = settings[setting];
        foreach (string text in value.Texts)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || text.Any(char.IsWhiteSpace))
            {
                throw value.Wrong("URLs such as https://opam.ocaml.org/cache");
            }
        }

        return value.Texts;
    }

    private static int Parallel(this SettingSet settings, Setting setting) =>
        settings.Count(setting) is var count && count <= MostParallel ? count : throw settings[setting].Wrong($"a number from 1 to {MostParallel}");

    private static long Bytes(this SettingSet settings, Setting setting, string expected) =>
        Quantity.TryReadSize(settings[setting].Text ?? string.Empty, out long bytes) ? bytes : throw settings[setting].Wrong(expected);
}
