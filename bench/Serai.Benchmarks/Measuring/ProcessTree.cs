using System.Globalization;

namespace Serai.Benchmarks.Measuring;

/// <summary>A process and those below it, in proc(5).</summary>
internal static class ProcessTree
{
    /// <summary>The highest peak that one of them has so far, in kilobytes; 0 once they are gone.</summary>
    public static long LargestPeakKilobytes(int root)
    {
        long largest = 0;
        var waiting = new Stack<int>([root]);
        while (waiting.TryPop(out int process))
        {
            largest = Math.Max(largest, PeakKilobytes(process));
            foreach (int child in Children(process))
            {
                waiting.Push(child);
            }
        }

        return largest;
    }

    private static long PeakKilobytes(int process)
    {
        string? line = Array.Find(Lines($"/proc/{process}/status"), each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<int> Children(int process) => Lines($"/proc/{process}/task/{process}/children")
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(word => int.Parse(word, CultureInfo.InvariantCulture));

    // A process may end at any moment.
    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
