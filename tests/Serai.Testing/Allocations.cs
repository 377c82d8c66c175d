namespace Serai.Testing;

/// <summary>Counts what code allocates once it is warm.</summary>
public static class Allocations
{
    private const int Runs = 5;

    /// <summary>
    /// The least that one of several runs allocates on this thread, in bytes. What belongs to the first run alone (type initializers, a
    /// pool that is still empty, code that is not optimized yet) does not count; what every run allocates does.
    /// </summary>
    public static long OfEachRun(Action run)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
