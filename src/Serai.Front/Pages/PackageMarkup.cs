using System.Globalization;
using System.Text;
using Serai.Front.Packages;
using Serai.Front.State;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;

namespace Serai.Front.Pages;

/// <summary>A package as markup. All texts are strangers' and go through <see cref="Html.Encode"/>; only http and https become links.</summary>
internal static class PackageMarkup
{
    private const int ShownDigits = 7;
    private const int OpenVersions = 1;

    /// <summary>Where a package is shown.</summary>
    public static string PathOf(string name) => "/packages/" + Html.Encode(name);

    /// <summary>Whether this may be a package's name: only these have a page, and are led to; a dependency's name is a stranger's text.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (char each in text)
        {
            if (!char.IsAsciiLetterOrDigit(each) && each is not ('_' or '+' or '-'))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    /// <summary>Says so where the served commit is another than the described one.</summary>
    public static string Behind(string? described, ServedGeneration? served) =>
        described is not null && served is not null && !string.Equals(described, served.Manifest.Commit, StringComparison.Ordinal)
            ? $"<p class=\"soft\">This is of commit {Html.Encode(Short(described))}; the served {Html.Encode(Short(served.Manifest.Commit))} follows in a moment.</p>"
            : string.Empty;

    /// <summary>The whole of a package.</summary>
    /// <param name="summary">What it is found by.</param>
    /// <param name="description">The rest.</param>
    /// <param name="view">What there is of its archives.</param>
    /// <param name="news">What is under way or failed lately, of some archives: one line, or null.</param>
    public static string Of(PackageSummary summary, PackageDescription description, PackageView view, Func<SourceRecord, string?> news)
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Html.Encode(summary.Name)}</h1><p>{Html.Encode(summary.Synopsis)}</p>");
        AppendTags(body, summary.Tags);
        string command = $"opam install {summary.Name}";
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"command\" data-label=\"{Html.Encode(command)}\"><pre>{Html.Encode(command)}</pre></div>");
        if (description.Text.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"text\">{Html.Encode(description.Text)}</p>");
        }

        body.Append("<table><tbody>");
        AppendRow(body, "Newest version", Html.Encode(summary.Newest));
        AppendRow(body, "Homepage", string.Join("<br>", description.Homepages.Select(LinkTo)));
        AppendRow(body, "Licence", Html.Encode(string.Join(", ", description.Licenses)));
        body.Append(CultureInfo.InvariantCulture, $"</tbody></table><h2>Versions</h2><p class=\"soft\">{summary.Versions:N0}, the newest first.</p>");
        for (int i = 0; i < Math.Min(description.Versions.Count, PackageViews.MostVersions); i++)
        {
            AppendVersion(body, description.Versions[i], (view, news), isOpen: i < OpenVersions);
        }

        AppendOlder(body, description.Versions);
        return body.ToString();
    }

    private static void AppendTags(StringBuilder body, IReadOnlyList<string> tags)
    {
        if (tags.Count > 0)
        {
            body.Append("<ul class=\"tags\" aria-label=\"Tags\">")
                .AppendJoin(string.Empty, tags.Select(tag => $"<li><a href=\"/packages?q={Uri.EscapeDataString(tag)}\">{Html.Encode(tag)}</a></li>"))
                .Append("</ul>");
        }
    }

    private static void AppendVersion(StringBuilder body, VersionDescription version, (PackageView View, Func<SourceRecord, string?> News) archives, bool isOpen)
    {
        body.Append(CultureInfo.InvariantCulture, $"<details{(isOpen ? " open" : string.Empty)}><summary><strong>{Html.Encode(version.Version)}</strong>{Html.Encode(StateOf(version, archives.View))}</summary>");
        if (version.Problem.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"bad\">{Html.Encode(version.Problem)}</p>");
        }

        AppendDependencies(body, "Needs", version.Depends);
        AppendDependencies(body, "Makes use of", version.Depopts);
        foreach (SourceRecord source in version.Sources)
        {
            AppendSource(body, source, archives.View, archives.News(source));
        }

        body.Append("</details>");
    }

    private static string StateOf(VersionDescription version, PackageView view)
    {
        int stored = version.Sources.Count(source => source.Checksums.Count > 0 && view.Stored.GetValueOrDefault(source.Checksums[0]) is not null);
        return version.Sources.Count switch
        {
            0 => "no archive",
            var all when stored == all => "archive is here",
            _ when stored == 0 => "archive is not here yet",
            var all => string.Create(CultureInfo.InvariantCulture, $"{stored} of {all} archives are here"),
        };
    }

    private static void AppendDependencies(StringBuilder body, string title, IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0)
        {
            return;
        }

        body.Append(CultureInfo.InvariantCulture, $"<h3>{title}</h3><ul class=\"plain\">");
        foreach (Dependency dependency in dependencies)
        {
            string name = !IsName(dependency.Name) ? Html.Encode(dependency.Name) : $"<a href=\"{PathOf(dependency.Name)}\">{Html.Encode(dependency.Name)}</a>";
            body.Append(CultureInfo.InvariantCulture, $"<li>{name} <code>{Html.Encode(dependency.Condition)}</code></li>");
        }

        body.Append("</ul>");
    }

    private static void AppendSource(StringBuilder body, SourceRecord source, PackageView view, string? news)
    {
        body.Append(CultureInfo.InvariantCulture, $"<h3>Archive</h3><p>{LinkTo(source.Url)}</p>");
        if (source.Mirrors.Count > 0)
        {
            body.Append("<p>Also at ").AppendJoin(", ", source.Mirrors.Select(LinkTo)).Append("</p>");
        }

        string state = source.Checksums.Count == 0 ? "It declares no checksum, so it is left to its origin."
            : !view.Stored.TryGetValue(source.Checksums[0], out DateTimeOffset? at) ? "Whether it is here was not looked for in time."
            : at is { } stored ? string.Create(CultureInfo.InvariantCulture, $"It is here since {stored.UtcDateTime:u}, when all its checksums held.")
            : "It is not here yet.";
        body.Append(CultureInfo.InvariantCulture, $"<p>{state} {Html.Encode(news)}</p><ul class=\"plain hash\">");
        foreach (ArchiveHash hash in source.Checksums)
        {
            body.Append(CultureInfo.InvariantCulture, $"<li><a href=\"/cache/{hash.AlgorithmName}/{hash.Hex[..2]}/{hash.Hex}\">{hash}</a></li>");
        }

        body.Append("</ul>");
    }

    private static void AppendOlder(StringBuilder body, IReadOnlyList<VersionDescription> versions)
    {
        if (versions.Count > PackageViews.MostVersions)
        {
            body.Append("<p>Older: ").AppendJoin(", ", versions.Skip(PackageViews.MostVersions).Select(version => Html.Encode(version.Version))).Append("</p>");
        }
    }

    private static void AppendRow(StringBuilder body, string name, string markup)
    {
        if (markup.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{name}</th><td>{markup}</td></tr>");
        }
    }

    private static string LinkTo(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? $"<a rel=\"nofollow noopener noreferrer\" href=\"{Html.Encode(url)}\">{Html.Encode(url)}</a>"
            : Html.Encode(url);

    private static string Short(string commit) => commit[..Math.Min(ShownDigits, commit.Length)];
}
