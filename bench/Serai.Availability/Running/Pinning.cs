using System.Diagnostics;

namespace Serai.Availability.Running;

/// <summary>Which process runs on which core: the server alone on one; on the other, where <c>bench/availability</c>
/// starts this program, all that measures it and all that it talks to.</summary>
internal static class Pinning
{
    /// <summary>Before the server and everything that it starts.</summary>
    public static readonly string[] Server = ["taskset", "-c", "0"];

    /// <summary>Before what the server talks to: it gives way to the load.</summary>
    public static readonly string[] Origin = ["taskset", "-c", "1", "chrt", "--idle", "0"];

    /// <summary>Before the load: at the priority of a real-time task where that is allowed, since its lateness would be taken for the server's.</summary>
    public static readonly string[] Load = Works("chrt", "--fifo", "1", "true") ? ["taskset", "-c", "1", "chrt", "--fifo", "1"] : ["taskset", "-c", "1"];

    private static bool Works(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
