using System.Diagnostics;
using System.Globalization;

namespace Serai.Benchmarks.Measuring;

/// <summary>Runs one process after the other, and measures them.</summary>
internal static class ProcessRun
{
    /// <summary>Prepares and runs one, and measures time.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static Sample Time(Side side)
    {
        side.Prepare();
        double cpu = ChildUsage.CpuSeconds();
        long startedAt = Stopwatch.GetTimestamp();
        using Process process = Begin(side);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        ThrowIfFailed(side, process, output);
        return new Sample(seconds, ChildUsage.CpuSeconds() - cpu, Read(output));
    }

    /// <summary>
    /// Prepares and runs one, and looks at its memory meanwhile: the resident bytes of the largest process of the command, at its peak
    /// (proc(5), <c>VmHWM</c>). getrusage(2) would give a child no less than its parent had when it was started.
    /// </summary>
    public static double PeakMegabytes(Side side)
    {
        side.Prepare();
        using Process process = Begin(side);
        long peak = 0;
        do
        {
            peak = Math.Max(peak, ProcessTree.LargestPeakKilobytes(process.Id));
        }
        while (!process.WaitForExit(2));

        // A line or two, which the pipe holds until here.
        ThrowIfFailed(side, process, process.StandardOutput.ReadToEnd());
        return peak / 1024.0;
    }

    private static Process Begin(Side side)
    {
        side.Start.RedirectStandardOutput = side.Start.RedirectStandardError = side.Start.RedirectStandardInput = true;
        side.Start.UseShellExecute = false;
        Process process = Process.Start(side.Start)!;
        process.StandardInput.Close();
        return process;
    }

    private static void ThrowIfFailed(Side side, Process process, string output)
    {
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{side.Shown}: exit {process.ExitCode}: {output}{process.StandardError.ReadToEnd()}");
        }
    }

    private static Dictionary<string, double> Read(string output)
    {
        var told = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string word in output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = word.Split('=');
            if (sides.Length == 2 && double.TryParse(sides[1], CultureInfo.InvariantCulture, out double number))
            {
                told[sides[0]] = number;
            }
        }

        return told;
    }
}
