using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd.Packaging;

/// <summary>What is given to users: what is in it, that it starts, and that it is the same for everybody.</summary>
[Collection(Installations.Name)]
public sealed class PackageTests
{
    private static bool IsLong => Environment.GetEnvironmentVariable("SERAI_TEST_ALL") == "1";

    [Fact]
    public async Task The_archive_has_one_program_that_starts_where_it_is_unpacked()
    {
        await Packages.BuildAsync();
        using var folder = new TemporaryFolder();
        string archive = Directory.GetFiles(Packages.Folder, "serai-*-linux-*.tar.gz").Single(path => !path.EndsWith(".rootfs.tar.gz", StringComparison.Ordinal));
        CommandResult unpacked = await Command.RunAsync("tar", ["-xzf", archive, "-C", folder.Path]);
        Assert.True(unpacked.Exit == 0, unpacked.ToString());
        string top = Assert.Single(Directory.GetDirectories(folder.Path));
        Assert.Equal(
            ["CHANGELOG.md", "LICENSE", "README.md", "SHORTCOMINGS.md", "serai", "serai.service", "serai.socket"],
            Directory.GetFiles(top).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        CommandResult version = await Command.RunAsync(Path.Combine(top, "serai"), ["--version"], SeraiProgram.CleanEnvironment);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Text);
        Assert.Contains(version.Text.Split('+')[0].Trim(), Path.GetFileName(top), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lintian_has_nothing_to_say_of_the_Debian_package()
    {
        Command.SkipWithout("lintian");
        await Packages.BuildAsync();
        CommandResult said = await Command.RunAsync("lintian", ["--allow-root", "--profile", "debian", "--fail-on", "error,warning", Packages.Find("serai_*.deb")]);
        Assert.True(said.Exit == 0, said.ToString());
    }

    [Fact]
    public async Task Systemd_has_nothing_to_say_of_the_units_and_finds_little_exposed()
    {
        Command.SkipWithout("systemd-analyze");
        await Packages.BuildAsync();
        using var folder = new TemporaryFolder();
        CommandResult unpacked = await Command.RunAsync("dpkg-deb", ["--extract", Packages.Find("serai_*.deb"), folder.Path]);
        Assert.True(unpacked.Exit == 0, unpacked.ToString());

        // --root has programs looked for in the package; what is every machine's own is put beside it. The manual page is not installed.
        string kill = folder.File("bin/kill", default);
        File.SetUnixFileMode(kill, (UnixFileMode)0b111_101_101);
        CommandResult verified = await Command.RunAsync(
            "systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", $"--root={folder.Path}", "serai.service", "serai.socket"]);
        Assert.DoesNotContain("serai", verified.Error, StringComparison.Ordinal);
        CommandResult judged = await Command.RunAsync(
            "systemd-analyze", ["security", "--offline=true", "--threshold=20", "--no-pager", Path.Combine(folder.Path, "lib/systemd/system/serai.service")]);
        Assert.True(judged.Exit == 0, judged.ToString());
    }

    [Fact]
    public async Task The_bill_of_materials_has_every_package_of_the_lock_file_with_its_hash()
    {
        await Packages.BuildAsync();
        using var bill = JsonDocument.Parse(await File.ReadAllBytesAsync(Packages.Find("serai-*.cdx.json"), TestContext.Current.CancellationToken));
        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        Dictionary<string, JsonElement> components = bill.RootElement.GetProperty("components").EnumerateArray()
            .ToDictionary(component => component.GetProperty("name").GetString()!, StringComparer.Ordinal);
        using var locked = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(SourceTree.Root, "src/Serai/packages.lock.json"), TestContext.Current.CancellationToken));
        int count = 0;
        foreach (JsonProperty package in locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject())
        {
            if (package.Value.TryGetProperty("contentHash", out JsonElement hash))
            {
                count++;
                JsonElement component = components[package.Name];
                Assert.Equal(package.Value.GetProperty("resolved").GetString(), component.GetProperty("version").GetString());
                Assert.Equal(Convert.ToHexStringLower(hash.GetBytesFromBase64()), component.GetProperty("hashes")[0].GetProperty("content").GetString());
            }
        }

        Assert.InRange(count, 4, int.MaxValue);
        Assert.Equal("required", components["System.CommandLine"].GetProperty("scope").GetString());
        Assert.Equal("MIT", components["System.CommandLine"].GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Equal("excluded", components["Meziantou.Analyzer"].GetProperty("scope").GetString());
        Assert.Equal("excluded", components["Microsoft.NET.ILLink.Tasks"].GetProperty("scope").GetString());
        Assert.Contains(components.Keys, name => name.StartsWith("Microsoft.AspNetCore.App.Runtime.", StringComparison.Ordinal));

        // Every reference leads to something.
        HashSet<string> known = [.. components.Values.Select(component => component.GetProperty("bom-ref").GetString()!), "serai"];
        foreach (JsonElement edge in bill.RootElement.GetProperty("dependencies").EnumerateArray())
        {
            Assert.Contains(edge.GetProperty("ref").GetString()!, known);
            Assert.All(edge.GetProperty("dependsOn").EnumerateArray(), to => Assert.Contains(to.GetString()!, known));
        }
    }

    [Fact]
    public async Task Packed_twice_everything_is_the_same_bytes()
    {
        await Packages.BuildAsync();
        using var folder = new TemporaryFolder();
        string[] kinds = IsLong ? ["tarball", "deb", "rootfs", "sbom"] : ["rootfs", "sbom"];
        CommandResult again = await Packages.RunAsync(folder.Path, kinds);
        Assert.True(again.Exit == 0, again.ToString());
        string[] first = await SumsAsync(Packages.Folder);
        string[] second = await SumsAsync(folder.Path);

        // The Dockerfile comes with the root file system.
        Assert.Equal(kinds.Length + 1, second.Length);
        Assert.All(second, line => Assert.Contains(line, first));
    }

    [Fact]
    public async Task Two_builds_in_different_folders_give_the_same_bytes()
    {
        Assert.SkipUnless(IsLong, "two builds take minutes (./test --all)");
        Assert.SkipUnless(Git.IsAvailable, "git is not installed");
        using var folder = new TemporaryFolder();
        var sums = new List<string[]>();
        foreach (string name in (string[])["one", "another/folder/with-a-longer-name"])
        {
            string clone = folder[name];
            new Git(SourceTree.Root).Run("clone", "--quiet", SourceTree.Root, clone);
            CommandResult built = await Packages.RunAsync(clone, folder[$"{name}.dist"], []);
            Assert.True(built.Exit == 0, built.ToString());
            sums.Add(await SumsAsync(folder[$"{name}.dist"]));
        }

        Assert.Equal(sums[0], sums[1]);
    }

    private static Task<string[]> SumsAsync(string folder) => File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"), TestContext.Current.CancellationToken);
}
