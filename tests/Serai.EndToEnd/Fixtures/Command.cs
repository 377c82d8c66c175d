using System.Diagnostics;

namespace Serai.EndToEnd.Fixtures;

/// <summary>Runs a program to its end, with both outputs kept.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Whether a program can be found.</summary>
    public static bool IsThere(string name) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Skips the test that calls this where a program is not installed.</summary>
    public static void SkipWithout(params string[] names)
    {
        string[] missing = [.. names.Where(name => !IsThere(name))];
        Assert.SkipWhen(missing.Length > 0, $"not installed: {string.Join(", ", missing)}");
    }

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of the tests; null takes one away.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="limit">How long it may take; null: four minutes.</param>
    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(limit ?? Limit);
        try
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync(ended.Token);
            using var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output, ended.Token);
            await process.WaitForExitAsync(ended.Token);
            return new CommandResult(process.ExitCode, output.ToArray(), await error);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)}: not done within {limit ?? Limit}", late);
        }
    }
}
