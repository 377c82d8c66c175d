using System.Xml.Linq;

namespace Serai.Sbom;

/// <summary>The packages that a build is made with and that are not in what it makes: analyzers.</summary>
internal static class BuildTools
{
    // The SDK adds it by itself where code is to be trimmed or compiled ahead.
    private const string Trimmer = "Microsoft.NET.ILLink.Tasks";

    /// <summary>Their ids: those that <c>Directory.Build.props</c> keeps to itself, and the SDK's own.</summary>
    public static IReadOnlySet<string> In(string properties) => XDocument.Load(properties)
        .Descendants("PackageReference")
        .Where(reference => (string?)reference.Attribute("PrivateAssets") == "all")
        .Select(reference => (string?)reference.Attribute("Include") ?? string.Empty)
        .Append(Trimmer)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
