using System.Diagnostics;
using System.Globalization;

namespace Serai.Faults.Probing;

/// <summary>What a process holds (I5).</summary>
internal sealed record ResourceUse(long ResidentBytes, int Descriptors, int Threads)
{
    private const double Tolerance = 0.1;

    // A pool that keeps a thread or a connection more or less is no leak, and a collector gives memory back when it likes.
    private const int FewOfEach = 8;
    private const long FewBytes = 24 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Looks at a process.</summary>
    public static ResourceUse Of(int process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new ResourceUse(
            1024 * Number(status, "VmRSS:"),
            Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count(),
            (int)Number(status, "Threads:"));
    }

    /// <summary>Waits until a process holds no more than it did.</summary>
    /// <returns>Before and after, in words.</returns>
    public async Task<string> AssertBackAsync(int process)
    {
        long begun = Stopwatch.GetTimestamp();
        ResourceUse now = Of(process);
        while (!IsBack(now))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"I5: {this} became {now}, and did not come back within {Patience.TotalSeconds} s");
            await Task.Delay(100, TestContext.Current.CancellationToken);
            now = Of(process);
        }

        return $"front {this} → {now}";
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ResidentBytes >> 20} MB, {Descriptors} descriptors, {Threads} threads");

    private bool IsBack(ResourceUse now) =>
        now.ResidentBytes <= (ResidentBytes * (1 + Tolerance)) + FewBytes
        && now.Descriptors <= (Descriptors * (1 + Tolerance)) + FewOfEach
        && now.Threads <= (Threads * (1 + Tolerance)) + FewOfEach;

    private static long Number(string[] status, string name) =>
        long.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])), CultureInfo.InvariantCulture);
}
