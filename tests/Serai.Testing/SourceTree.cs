namespace Serai.Testing;

/// <summary>The project's own files, found from where the tests were built.</summary>
public static class SourceTree
{
    private const string Landmark = "serai.slnx";

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every C# file below <c>src</c>, with its lines.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Root, path), File.ReadAllLines(path)));

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, Landmark)))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar));
        }

        return folder ?? throw new InvalidOperationException($"no {Landmark} above {AppContext.BaseDirectory}");
    }
}
