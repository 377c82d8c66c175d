using Serai.Lab.Measuring;

namespace Serai.Lab.Commands;

/// <summary><c>report FILE</c>: everything, with the machine named, into a file.</summary>
internal static class ReportCommand
{
    public static void Run(string path)
    {
        var report = new Report();
        report.Line("# The lab: cooperation, measured");
        report.Line();
        report.Line($"Made by `lab/run` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Machine()}. What it means stands in [docs/availability.md](../../docs/availability.md). The figures of OCaml were measured on another machine, when the design was chosen.");
        report.Line();
        TraceCommand.Run(report);
        CostCommand.Run(report);
        AvailabilityCommand.Run(report);
        StreamsCommand.Run(report);
        File.WriteAllText(path, report.Text.TrimEnd('\n') + '\n');
    }

    private static string Machine()
    {
        string processor = FirstOf("/proc/cpuinfo", line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown processor";
        string load = FirstOf("/proc/loadavg", _ => true)?.Split(' ')[0] ?? "unknown";
        return $"{processor}, loop and worker on {Environment.ProcessorCount} of its cores, load {load} at the start, .NET {Environment.Version}";
    }

    private static string? FirstOf(string path, Func<string, bool> wanted) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault(wanted) : null;
}
