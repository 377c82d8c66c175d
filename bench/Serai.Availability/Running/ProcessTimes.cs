using System.Globalization;

namespace Serai.Availability.Running;

/// <summary>Processor time and memory of a server: of its front, and of the workers that it has or had.</summary>
/// <param name="FrontSeconds">Of the front.</param>
/// <param name="WorkerSeconds">Of all its children, those that have ended included.</param>
/// <param name="FrontWaitSeconds">For how long a thread of the front could have run, and something else did.</param>
/// <param name="FrontMegabytes">The front's resident memory.</param>
internal sealed record ProcessTimes(double FrontSeconds, double WorkerSeconds, double FrontWaitSeconds, double FrontMegabytes)
{
    // proc_pid_stat(5), counted after the name; 100 ticks a second on every Linux that .NET runs on.
    private const int UserTime = 11;
    private const int EndedChildren = 13;
    private const int ResidentPages = 21;
    private const double TicksPerSecond = 100;

    public static ProcessTimes Of(int front)
    {
        long[] own = Read(front) ?? throw new InvalidOperationException($"process {front} has ended");
        double workers = (own[EndedChildren] + own[EndedChildren + 1] + Children(front).Sum(WithChildren)) / TicksPerSecond;
        return new ProcessTimes((own[UserTime] + own[UserTime + 1]) / TicksPerSecond, workers, WaitSeconds(front), own[ResidentPages] * Environment.SystemPageSize / 1e6);
    }

    public static ProcessTimes operator -(ProcessTimes later, ProcessTimes earlier) =>
        later with
        {
            FrontSeconds = later.FrontSeconds - earlier.FrontSeconds,
            WorkerSeconds = later.WorkerSeconds - earlier.WorkerSeconds,
            FrontWaitSeconds = later.FrontWaitSeconds - earlier.FrontWaitSeconds,
        };

    // The second number of schedstat is the time in the run queue, in nanoseconds (kernel documentation, sched-stats).
    private static double WaitSeconds(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .Sum(task => Text(Path.Combine(task, "schedstat")) is { } line ? long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) : 0) / 1e9;

    private static long WithChildren(int process) =>
        Read(process) is { } own ? own[UserTime] + own[UserTime + 1] + own[EndedChildren] + own[EndedChildren + 1] : 0;

    private static IEnumerable<int> Children(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .SelectMany(task => (Text(Path.Combine(task, "children")) ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(word => int.Parse(word, CultureInfo.InvariantCulture));

    private static long[]? Read(int process) => Text($"/proc/{process}/stat") is { } stat
        ? [.. stat[(stat.LastIndexOf(')') + 2)..].Split(' ').Select(field => long.TryParse(field, CultureInfo.InvariantCulture, out long value) ? value : 0)]
        : null;

    // A process may end at any moment.
    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
