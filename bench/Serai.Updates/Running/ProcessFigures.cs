using System.Globalization;

namespace Serai.Updates.Running;

/// <summary>What a process holds and has used.</summary>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Descriptors">Open file descriptors.</param>
/// <param name="CpuSeconds">Processor time since it began.</param>
internal sealed record ProcessFigures(double ResidentBytes, int Threads, int Descriptors, double CpuSeconds)
{
    // proc_pid_stat(5), counted after the name; 100 ticks a second on every Linux that .NET runs on.
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const int ThreadCount = 17;
    private const int ResidentPages = 21;
    private const double TicksPerSecond = 100;

    /// <summary>Reads them.</summary>
    /// <returns>Null where the process has ended.</returns>
    public static ProcessFigures? Of(int process)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            int descriptors = Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd")).Length;
            return new ProcessFigures(
                Number(ResidentPages) * Environment.SystemPageSize,
                (int)Number(ThreadCount),
                descriptors,
                (Number(UserTime) + Number(SystemTime)) / TicksPerSecond);

            double Number(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
