namespace Serai.Lab.Measuring;

/// <summary>What was measured on: a table without it says nothing.</summary>
internal static class Machine
{
    public static string Now()
    {
        string processor = FirstOf("/proc/cpuinfo", line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown processor";
        string load = FirstOf("/proc/loadavg", _ => true)?.Split(' ')[0] ?? "unknown";
        string cores = Environment.ProcessorCount == 1 ? "one core" : $"{Environment.ProcessorCount} cores";
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {processor}, {cores}, load {load}, .NET {Environment.Version}.";
    }

    private static string? FirstOf(string path, Func<string, bool> wanted) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault(wanted) : null;
}
