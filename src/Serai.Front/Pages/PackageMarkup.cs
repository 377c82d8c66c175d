using System.Globalization;
using Serai.Front.Packages;
using Serai.Front.State;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;

namespace Serai.Front.Pages;

/// <summary>A package as markup. All texts are strangers'.</summary>
internal static class PackageMarkup
{
    private const int ShownDigits = 7;
    private const int OpenVersions = 1;

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
    public static void AddBehind(Markup body, string? described, ServedGeneration? served)
    {
        if (described is not null && served is not null && !string.Equals(described, served.Manifest.Commit, StringComparison.Ordinal))
        {
            body.Add($"<p class=\"soft\">This is of commit {Short(described)}; the served {Short(served.Manifest.Commit)} follows in a moment.</p>");
        }
    }

    /// <summary>A package's name, which leads to its page.</summary>
    public static void AddLinkToPage(Markup body, string name) => body.Add($"<a href=\"/packages/{name}\">{name}</a>");

    /// <summary>The whole of a package.</summary>
    /// <param name="body">The page.</param>
    /// <param name="summary">What it is found by.</param>
    /// <param name="description">The rest.</param>
    /// <param name="archives">Writes what there is of its archives.</param>
    public static void Add(Markup body, PackageSummary summary, PackageDescription description, SourceMarkup archives)
    {
        body.Add($"<h1>{summary.Name}</h1><p>{summary.Synopsis}</p>");
        AddTags(body, summary.Tags);
        string command = $"opam install {summary.Name}";
        body.Add($"<div class=\"command\" data-label=\"{command}\"><pre>{command}</pre></div>");
        if (description.Text.Length > 0)
        {
            body.Add($"<p class=\"text\">{description.Text}</p>");
        }

        body.Add($"<table><tbody>");
        AddRow(body, "Newest version", summary.Newest);
        if (description.Homepages.Count > 0)
        {
            body.Add($"<tr><th scope=\"row\">Homepage</th><td>");
            LinkMarkup.Add(body, description.Homepages);
            body.Add($"</td></tr>");
        }

        AddRow(body, "Licence", string.Join(", ", description.Licenses));
        body.Add($"</tbody></table><h2>Versions</h2><p class=\"soft\">{(summary.Versions == 1 ? "There is one." : string.Create(CultureInfo.InvariantCulture, $"{summary.Versions:N0}, the newest first."))}</p>");
        for (int i = 0; i < Math.Min(description.Versions.Count, PackageViews.MostVersions); i++)
        {
            AddVersion(body, description.Versions[i], archives, isOpen: i < OpenVersions);
        }

        AddOlder(body, description.Versions);
    }

    private static void AddTags(Markup body, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        body.Add($"<ul class=\"tags\" aria-label=\"Tags\">");
        foreach (string tag in tags)
        {
            body.Add($"<li><a href=\"/packages?q={Uri.EscapeDataString(tag)}\">{tag}</a></li>");
        }

        body.Add($"</ul>");
    }

    private static void AddVersion(Markup body, VersionDescription version, SourceMarkup archives, bool isOpen)
    {
        body.Add($"<details{(isOpen ? " open" : string.Empty)}><summary><strong>{version.Version}</strong>{archives.StateOf(version)}</summary>");
        if (version.Problem.Length > 0)
        {
            body.Add($"<p class=\"bad\">{version.Problem}</p>");
        }

        AddDependencies(body, "Needs", version.Depends);
        AddDependencies(body, "Makes use of", version.Depopts);
        foreach (SourceRecord source in version.Sources)
        {
            archives.Add(body, source);
        }

        body.Add($"</details>");
    }

    private static void AddDependencies(Markup body, string title, IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0)
        {
            return;
        }

        body.Add($"<h3>{title}</h3><ul class=\"plain\">");
        foreach (Dependency dependency in dependencies)
        {
            body.Add($"<li>");
            if (IsName(dependency.Name))
            {
                AddLinkToPage(body, dependency.Name);
            }
            else
            {
                body.Add($"{dependency.Name}");
            }

            body.Add($" <code>{dependency.Condition}</code></li>");
        }

        body.Add($"</ul>");
    }

    private static void AddOlder(Markup body, IReadOnlyList<VersionDescription> versions)
    {
        if (versions.Count > PackageViews.MostVersions)
        {
            body.Add($"<p>Older: {string.Join(", ", versions.Skip(PackageViews.MostVersions).Select(version => version.Version))}</p>");
        }
    }

    private static void AddRow(Markup body, string name, string value)
    {
        if (value.Length > 0)
        {
            body.Add($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>");
        }
    }

    private static string Short(string commit) => commit[..Math.Min(ShownDigits, commit.Length)];
}
