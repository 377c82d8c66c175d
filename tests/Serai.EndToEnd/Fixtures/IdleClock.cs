using System.Diagnostics;

namespace Serai.EndToEnd.Fixtures;

/// <summary>
/// Time as a worker feels it. A worker runs at idle priority: on a machine with other work it waits for its turn longer than any limit in
/// seconds allows for. This counts tenths of a second by a process of the same priority, which waits for its turn just as long; on an idle
/// machine it runs like any other clock.
/// </summary>
internal static class IdleClock
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly Lazy<Process> Ticker = new(Start);
    private static long Ticks;

    /// <summary>What it shows; only differences count.</summary>
    public static TimeSpan Now
    {
        get
        {
            _ = Ticker.Value;
            return Tick * Interlocked.Read(ref Ticks);
        }
    }

    // It ends by itself once nobody reads what it prints. chrt is what the front puts before a worker, too, where it is there.
    private static Process Start()
    {
        const string Loop = "exec 2>/dev/null; while sleep 0.1 && echo; do :; done";
        string[] command = File.Exists("/usr/bin/chrt") ? ["/usr/bin/chrt", "--idle", "0", "/bin/sh", "-c", Loop] : ["/bin/sh", "-c", Loop];
        Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                Interlocked.Increment(ref Ticks);
            }
        };
        process.BeginOutputReadLine();
        return process;
    }
}
