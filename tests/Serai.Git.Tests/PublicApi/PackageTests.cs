using System.IO.Compression;
using System.Xml.Linq;
using Serai.Testing;

namespace Serai.Git.Tests.PublicApi;

/// <summary>What <c>dotnet pack src/Serai.Git</c> makes, and that others can use it.</summary>
public sealed class PackageTests : IDisposable
{
    // What the tests were built as: the last folder of artifacts/bin/PROJECT/release.
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_package_holds_the_assembly_its_documentation_and_the_readme()
    {
        Pack();
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.EnumerateFiles(_folder["packages"], "*.nupkg")));
        Assert.Equal(
            ["README.md", "lib/net10.0/Serai.Git.dll", "lib/net10.0/Serai.Git.xml"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.Contains("Serai.Git.", StringComparison.Ordinal) || name.EndsWith(".md", StringComparison.Ordinal))
                .Where(name => !name.EndsWith(".nuspec", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Serai.Git.dll")), Content(package, "lib/net10.0/Serai.Git.dll"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(SourceTree.Root, "src", "Serai.Git", "README.md")), Content(package, "README.md"));

        XElement metadata = XDocument.Load(new MemoryStream(Content(package, "Serai.Git.nuspec"))).Root!.Elements().Single();
        XNamespace space = metadata.Name.Namespace;
        Assert.Equal("MIT", metadata.Element(space + "license")!.Value);
        Assert.Equal("README.md", metadata.Element(space + "readme")!.Value);
        Assert.Equal("git", metadata.Element(space + "repository")!.Attribute("type")!.Value);
        Assert.Empty(metadata.Element(space + "dependencies")!.Descendants(space + "dependency"));

        using ZipArchive symbols = ZipFile.OpenRead(Assert.Single(Directory.EnumerateFiles(_folder["packages"], "*.snupkg")));
        Assert.Contains(symbols.Entries, entry => entry.FullName is "lib/net10.0/Serai.Git.pdb");
    }

    [Fact]
    public async Task A_project_that_has_nothing_but_the_package_clones_from_a_real_server()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        Pack();
        WriteProject();
        Dotnet(_folder["consumer"], "build", "--configuration", "Release", "--output", _folder["built"]);

        string served = _folder.Folder("served");
        var git = Serai.Testing.Git.Init(Path.Combine(served, "r"));
        _folder.File(Path.Combine("served", "r", "folder", "file"), "content"u8);
        git.Run("add", ".");
        git.Run("commit", "--quiet", "--message", "a file");
        await using GitDaemon daemon = await GitDaemon.StartAsync(served);
        string printed = Dotnet(_folder.Path, _folder["built/consumer.dll"], daemon.Url("r"));
        Assert.Equal(git.Run("rev-parse", "HEAD:folder/file") + " folder/file\n", printed);
    }

    private static byte[] Content(ZipArchive archive, string name)
    {
        using Stream entry = archive.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private void Pack()
    {
        string output = Dotnet(
            SourceTree.Root, "pack", "src/Serai.Git", "--no-build", "--no-restore", "--configuration", Configuration, "--output", _folder["packages"]);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
    }

    // The example of the README and a line that calls it. The packages folder of its own keeps this package out of the user's.
    private void WriteProject()
    {
        Write("consumer.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <RestorePackagesPath>restored</RestorePackagesPath>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Serai.Git" Version="*" />
              </ItemGroup>
            </Project>

            """);
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packages" value="{_folder["packages"]}" />
              </packageSources>
            </configuration>

            """);
        Write("Program.cs", "await Example.FileList.WriteAsync(args[0], Console.Out, CancellationToken.None);\n");
        Write("FileList.cs", File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Serai.Git.Tests", "PublicApi", "FileList.cs")));
    }

    private void Write(string name, string content) => _folder.File(Path.Combine("consumer", name), System.Text.Encoding.UTF8.GetBytes(content));

    private static string Dotnet(string folder, params string[] arguments)
    {
        DotnetOutcome? outcome = DotnetCommand.Run(folder, arguments);
        Assert.SkipWhen(outcome is null, "there is no dotnet on the PATH");
        Assert.True(outcome!.Exit == 0, $"dotnet {string.Join(' ', arguments)}: exit {outcome.Exit}\n{outcome.Output}");
        return outcome.Output;
    }
}
