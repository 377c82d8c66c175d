using System.Globalization;
using Serai.Front.Packages;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;

namespace Serai.Front.Pages;

/// <summary>The archives of a package as markup: whether each is here, and where to get it. All texts are strangers'.</summary>
/// <param name="view">What was found of them.</param>
/// <param name="news">What is under way or failed lately, of some archives: one line, or null.</param>
/// <param name="policy">Which archives this mirror fetches.</param>
/// <param name="checksums">What the served index names; null where none is served.</param>
internal sealed class SourceMarkup(PackageView view, Func<SourceRecord, string?> news, ArchivePolicy policy, ChecksumSet? checksums)
{
    /// <summary>Whether the archives of a version are here, in a few words.</summary>
    public string StateOf(VersionDescription version)
    {
        int stored = version.Sources.Count(source => source.Checksums.Count > 0 && view.Stored.GetValueOrDefault(source.Checksums[0]) is not null);
        return version.Sources.Count switch
        {
            0 => "no archive",
            1 when IsContested(version.Sources[0]) => "archive is not served",
            var all when stored == all => "archive is here",
            _ when stored == 0 => policy == ArchivePolicy.Off ? "archive is not here" : "archive is not here yet",
            var all => string.Create(CultureInfo.InvariantCulture, $"{stored} of {all} archives are here"),
        };
    }

    /// <summary>Adds one archive.</summary>
    public void Add(Markup body, SourceRecord source)
    {
        body.Add($"<h3>Archive</h3><p>");
        LinkMarkup.Add(body, source.Url);
        body.Add($"</p>");
        if (source.Mirrors.Count > 0)
        {
            body.Add($"<p>Also at ");
            LinkMarkup.Add(body, source.Mirrors);
            body.Add($"</p>");
        }

        body.Add($"<p>{Describe(source, out bool isServed)}</p><ul class=\"plain hash\">");
        foreach (ArchiveHash hash in source.Checksums)
        {
            AddChecksum(body, hash, isServed);
        }

        body.Add($"</ul>");
    }

    private string Describe(SourceRecord source, out bool isServed)
    {
        isServed = policy != ArchivePolicy.Off;
        if (source.Checksums.Count == 0)
        {
            return "It declares no checksum, so it is left to its origin.";
        }

        if (IsContested(source))
        {
            return "It is not served from here: other archives are declared of the same md5, and nothing tells which of them is meant.";
        }

        if (!view.Stored.TryGetValue(source.Checksums[0], out StoredState? state))
        {
            isServed = true;
            return "Whether it is here was not looked for in time.";
        }

        if (state is { } stored)
        {
            isServed = true;
            string from = stored.From is { Length: > 0 } url ? $"; it came from {url}" : string.Empty;
            return string.Create(CultureInfo.InvariantCulture, $"It is here since {stored.At.UtcDateTime:u}, when all its checksums held{from}.");
        }

        return news(source) is { } line ? $"It is not here yet. {line}" : MissingText.OfOne(policy);
    }

    private bool IsContested(SourceRecord source) => source.Checksums.Count > 0 && source.Checksums.All(IsContested);

    private bool IsContested(ArchiveHash hash) => checksums?.IsContested(hash) == true;

    private void AddChecksum(Markup body, ArchiveHash hash, bool isServed)
    {
        if (IsContested(hash))
        {
            body.Add($"<li>{hash.ToString()} <span class=\"soft\">is declared of different archives, and serves none of them</span></li>");
        }
        else if (isServed)
        {
            body.Add($"<li><a href=\"/cache/{hash.AlgorithmName}/{hash.Hex[..2]}/{hash.Hex}\">{hash.ToString()}</a></li>");
        }
        else
        {
            body.Add($"<li>{hash.ToString()}</li>");
        }
    }
}
