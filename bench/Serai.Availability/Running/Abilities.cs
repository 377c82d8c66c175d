using System.Diagnostics;

namespace Serai.Availability.Running;

/// <summary>What the program can do, asked of the program itself: phases that it has no work for are left out by name.</summary>
internal sealed record Abilities(bool Verifies, bool Downloads)
{
    public static Abilities Of(string program) => new(
        Output(program, "--help").Contains("  verify", StringComparison.Ordinal),
        Output(program, "config", "show").Contains("parallel-downloads", StringComparison.Ordinal));

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
