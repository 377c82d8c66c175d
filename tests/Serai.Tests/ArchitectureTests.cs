using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Serai.Testing;

namespace Serai.Tests;

/// <summary>Holds the built assemblies and the source files against the rules that they are written by.</summary>
public class ArchitectureTests
{
    private const int MostLines = 500;
    private const int ManyLines = 300;

    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["serai"] = ["Serai.Front", "Serai.Worker"],
        ["Serai.Front"] = ["Serai.Store"],
        ["Serai.Worker"] = ["Serai.Git", "Serai.Opam", "Serai.Store"],
        ["Serai.Store"] = [],
        ["Serai.Git"] = [],
        ["Serai.Opam"] = [],
    };

    public static TheoryData<string> Assemblies => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_only_to_those_that_its_arrows_lead_to(string name)
    {
        string[] found = [.. ReferencesOf(name).Where(each => each.StartsWith("Serai", StringComparison.OrdinalIgnoreCase))];
        string[] forbidden = [.. found.Except(Arrows[name], StringComparer.Ordinal)];
        Assert.True(forbidden.Length == 0, $"{name} → {string.Join(", ", forbidden)}: ARCHITECTURE.md has no such arrow");
    }

    [Theory]
    [InlineData("serai", "Serai.Worker")]
    [InlineData("Serai.Front", "Serai.Store")]
    [InlineData("Serai.Worker", "Serai.Git")]
    public void The_references_are_really_read(string name, string reference) => Assert.Contains(reference, ReferencesOf(name), StringComparer.Ordinal);

    [Theory]
    [InlineData("Serai.Git")]
    [InlineData("Serai.Opam")]
    public void A_library_for_others_refers_to_no_server_log_or_container(string name) =>
        Assert.DoesNotContain(ReferencesOf(name), each =>
            each.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || each.StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal)
            || each.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal)
            || each.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal));

    [Fact]
    public void Every_project_of_src_has_its_arrows_listed_here()
    {
        string[] projects = [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Select(name => string.Equals(name, "Serai", StringComparison.Ordinal) ? "serai" : name)];
        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_source_file_is_too_long_to_be_read()
    {
        List<(string Path, int Lines)> files = [.. SourceTree.Sources().Select(file => (file.Path, file.Lines.Length))];
        Assert.True(files.Count > 100, $"only {files.Count} files were found below src");
        Assert.True(
            files.TrueForAll(file => file.Lines <= MostLines),
            $"over {MostLines} lines is forbidden, over {ManyLines} wants a split: "
            + string.Join(", ", files.Where(file => file.Lines > ManyLines).Select(file => $"{file.Path} ({file.Lines})")));
    }

    [Fact]
    public void No_source_file_folds_its_text_away()
    {
        string[] folded = [.. SourceTree.Sources()
            .Where(file => file.Lines.Any(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal)))
            .Select(file => file.Path)];
        Assert.Empty(folded);
    }

    [Fact]
    public void The_program_itself_stays_short() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(SourceTree.Root, "src", "Serai", "Program.cs")).Length, 1, 40);

    // From the files, not by loading: what is loaded may be another build's.
    private static List<string> ReferencesOf(string name)
    {
        using var file = new FileStream(Path.Combine(AppContext.BaseDirectory, name + ".dll"), FileMode.Open, FileAccess.Read);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
