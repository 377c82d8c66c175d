using System.Diagnostics;

namespace Serai.Availability.Running;

/// <summary>What the program can do, asked of the program itself: phases that it has no work for are left out by name.</summary>
internal sealed record Abilities(bool Verifies, bool Downloads)
{
    public static Abilities Of(string program) => new(
        Run(program, "verify", "--help").Exit == 0,
        Run(program, "config", "show").Output.Contains("parallel-downloads", StringComparison.Ordinal));

    private static (int Exit, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
