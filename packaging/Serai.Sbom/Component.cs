namespace Serai.Sbom;

/// <summary>A NuGet package that the program is made of, or with.</summary>
/// <param name="Name">The package's id.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Sha512">Of the package's content as the lock file pins it, in base 64; null where no lock file has it.</param>
/// <param name="IsShipped">Whether it is in the program; else it is of the build alone.</param>
/// <param name="DependsOn">The ids of the packages it names.</param>
internal sealed record Component(string Name, string Version, string? Sha512, bool IsShipped, IReadOnlyList<string> DependsOn)
{
    /// <summary>github.com/package-url/purl-spec, type nuget.</summary>
    public string Purl => $"pkg:nuget/{Name}@{Version}";
}
