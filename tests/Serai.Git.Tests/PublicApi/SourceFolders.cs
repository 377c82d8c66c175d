using System.Runtime.CompilerServices;

namespace Serai.Git.Tests.PublicApi;

/// <summary>Where the project's own files are.</summary>
internal static class SourceFolders
{
    /// <summary>The folder of this file.</summary>
    public static string Here { get; } = Folder();

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here, "..", "..", ".."));

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
