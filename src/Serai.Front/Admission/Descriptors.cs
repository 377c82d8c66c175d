using System.Globalization;

namespace Serai.Front.Admission;

/// <summary>
/// How many connections this process has descriptors for. Where an accept finds none, Kestrel ends its listening for good: that must not
/// come to pass (measured with 256 descriptors and 300 clients).
/// </summary>
internal static class Descriptors
{
    // What the program's own files, libraries and sockets take: 180 were counted where each library is a file of its own.
    private const int OwnNeeds = 212;
    private const int LeastConnections = 16;
    private const string Limit = "Max open files";

    /// <summary>As many of these connections as there are descriptors for.</summary>
    public static int Allow(int connections)
    {
        try
        {
            return OperatingSystem.IsLinux() ? Within(File.ReadLines("/proc/self/limits"), connections) : connections;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return connections;
        }
    }

    /// <summary>The same by the lines of proc_pid_limits(5).</summary>
    internal static int Within(IEnumerable<string> limits, int connections)
    {
        string? soft = limits.FirstOrDefault(line => line.StartsWith(Limit, StringComparison.Ordinal))
            ?[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptors)
            ? Math.Min(connections, Math.Max(LeastConnections, descriptors - OwnNeeds))
            : connections;
    }
}
