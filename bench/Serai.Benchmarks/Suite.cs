using Serai.Benchmarks.Sections;
using Serai.Benchmarks.Servers;
using Serai.Testing;

namespace Serai.Benchmarks;

/// <summary>The whole comparison, and its result.</summary>
internal static class Suite
{
    /// <summary>The configuration that git gets in place of the machine's and the user's.</summary>
    public static string ConfigurationPath(string work) => Path.Combine(work, "gitconfig");

    public static async Task RunAsync(Setup setup)
    {
        using var folder = new TemporaryFolder();
        string work = folder.Path;
        await File.WriteAllTextAsync(ConfigurationPath(work), "[safe]\n\tdirectory = *\n[init]\n\tdefaultBranch = master\n");
        await using Origins origins = await Origins.StartAsync(setup.Data, work);
        var bench = new Bench(setup, origins, work, ConfigurationPath(work));
        var report = new Report((setup.Data, "$SERAI_DATA"), (work, "$WORK"), (Path.GetDirectoryName(Setup.Self)!, "."));
        report.Head(setup.Runs);
        InspectSection.Run(bench, report);
        ContactSection.Run(bench, report);
        UpdateSection.Run(bench, report);
        CloneSection.Run(bench, report);
        foreach (string missing in origins.Missing)
        {
            report.Line("");
            report.Line($"Not measured: {missing}.");
        }

        await File.WriteAllTextAsync(Path.Combine(setup.Root, "bench", "results", "git-library.md"), report.Text);
    }
}
