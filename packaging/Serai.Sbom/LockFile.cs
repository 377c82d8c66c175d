using System.Text.Json;

namespace Serai.Sbom;

/// <summary>A <c>packages.lock.json</c> of NuGet: what a project was restored with, by name, version and hash.</summary>
internal static class LockFile
{
    /// <summary>Reads the packages of one target.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">A target of it: <c>net10.0</c>, or <c>net10.0/linux-x64</c>, which adds to the first.</param>
    /// <param name="buildTools">The packages that are of the build alone.</param>
    /// <returns>All of them, by name.</returns>
    /// <exception cref="InvalidDataException">The file is none.</exception>
    public static IEnumerable<Component> Read(string path, string target, IReadOnlySet<string> buildTools)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!document.RootElement.TryGetProperty("dependencies", out JsonElement targets) || !targets.TryGetProperty(target, out JsonElement packages))
        {
            throw new InvalidDataException($"{path}: expected the target {target} below \"dependencies\", found none; restore the project first");
        }

        // A project of our own has no version and no hash: it is not a component but the program itself.
        return [.. packages.EnumerateObject().Where(package => package.Value.TryGetProperty("resolved", out _)).Select(package => new Component(
            package.Name,
            package.Value.GetProperty("resolved").GetString()!,
            package.Value.GetProperty("contentHash").GetString()!,
            !buildTools.Contains(package.Name),
            DependenciesOf(package.Value)))];
    }

    private static string[] DependenciesOf(JsonElement package) =>
        package.TryGetProperty("dependencies", out JsonElement named) ? [.. named.EnumerateObject().Select(each => each.Name)] : [];
}
