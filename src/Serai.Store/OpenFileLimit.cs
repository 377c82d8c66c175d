using System.Globalization;

namespace Serai.Store;

/// <summary>How many files this process may have open. The runtime raises the soft limit to the hard one when it starts.</summary>
public static class OpenFileLimit
{
    private const string Limit = "Max open files";

    /// <summary>Reads it.</summary>
    /// <returns>Null where the system does not tell, or sets none.</returns>
    public static int? Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Of(File.ReadLines("/proc/self/limits")) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same by the lines of proc_pid_limits(5).</summary>
    public static int? Of(IEnumerable<string> limits)
    {
        string? soft = limits.FirstOrDefault(line => line.StartsWith(Limit, StringComparison.Ordinal))
            ?[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int files) ? files : null;
    }
}
