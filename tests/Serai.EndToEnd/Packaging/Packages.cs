using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd.Packaging;

/// <summary>What <c>packaging/build</c> makes, made once for all tests that want it.</summary>
internal static class Packages
{
    // A clone is compiled from nothing.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Where it lies.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "artifacts", "dist");

    private static SemaphoreSlim Gate { get; } = new(1, 1);

    private static CommandResult? Built { get; set; }

    /// <summary>Makes them where they are not there yet.</summary>
    public static async Task BuildAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the packages are Linux's");
        Command.SkipWithout("dpkg-deb", "dpkg-query", "tar", "gzip", "ldd");
        await Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Built ??= await RunAsync(Folder);
        }
        finally
        {
            Gate.Release();
        }

        Assert.True(Built.Exit == 0, Built.ToString());
    }

    /// <summary>Makes some of them, or all, in a folder of their own.</summary>
    public static Task<CommandResult> RunAsync(string folder, params string[] kinds) => RunAsync(SourceTree.Root, folder, kinds);

    /// <summary>The same in a clone; niced, since tests run beside it that measure time.</summary>
    public static Task<CommandResult> RunAsync(string root, string folder, string[] kinds) => Command.RunAsync(
        "nice",
        ["-n", "10", Path.Combine(root, "packaging", "build"), .. kinds],
        new Dictionary<string, string?>(SeraiProgram.CleanEnvironment, StringComparer.Ordinal) { ["SERAI_DIST"] = folder },
        limit: Limit);

    /// <summary>The one file there whose name has this form.</summary>
    public static string Find(string pattern) => Directory.GetFiles(Folder, pattern).Single();
}
