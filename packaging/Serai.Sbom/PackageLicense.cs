using System.Xml.Linq;

namespace Serai.Sbom;

/// <summary>The licence of a package, as its own description in NuGet's folder of packages names it.</summary>
internal static class PackageLicense
{
    /// <summary>Looks it up.</summary>
    /// <returns>An expression of SPDX; null where the package is not here, or names a file or a URL instead.</returns>
    public static string? Of(Component component)
    {
        string folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
#pragma warning disable CA1308 // NuGet's folder has its names in lower case.
        string id = component.Name.ToLowerInvariant();
#pragma warning restore CA1308
        string description = Path.Combine(folder, id, component.Version, id + ".nuspec");
        return !File.Exists(description) ? null : XDocument.Load(description)
            .Descendants()
            .FirstOrDefault(each => each.Name.LocalName == "license" && (string?)each.Attribute("type") == "expression")?
            .Value;
    }
}
