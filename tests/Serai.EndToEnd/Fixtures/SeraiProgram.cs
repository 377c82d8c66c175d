namespace Serai.EndToEnd.Fixtures;

/// <summary>The program under test: the one built beside these tests, or the one that <c>SERAI_PROGRAM</c> names.</summary>
internal static class SeraiProgram
{
    /// <summary>What a command is run with: no settings of the machine's, no proxies.</summary>
    public static IReadOnlyDictionary<string, string?> CleanEnvironment { get; } = Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(name => name.StartsWith("SERAI_", StringComparison.Ordinal) || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);

    public static string Path { get; } = Find();

    /// <summary>Runs a command of the program to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(Path, arguments, CleanEnvironment);

    /// <summary>Synchronises a data folder once, with further arguments; fails the test where that fails.</summary>
    public static async Task<CommandResult> SyncAsync(string dataFolder, string remote, params string[] arguments)
    {
        CommandResult result = await RunAsync(["sync", "--data", dataFolder, "--remote", remote, .. arguments]);
        Assert.True(result.Exit == 0, result.ToString());
        return result;
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("SERAI_PROGRAM") is { Length: > 0 } named)
        {
            return named;
        }

        // artifacts/bin/Serai.EndToEnd/<configuration>/ has its sibling artifacts/bin/Serai/<configuration>/.
        string own = AppContext.BaseDirectory.TrimEnd('/');
        string configuration = System.IO.Path.GetFileName(own);
        return System.IO.Path.Combine(own, "..", "..", "Serai", configuration, "serai");
    }
}
