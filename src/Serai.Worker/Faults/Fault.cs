using System.Diagnostics;

namespace Serai.Worker.Faults;

/// <summary>The faults themselves, on the thread that comes by.</summary>
internal static class Fault
{
    private const int ChunkBytes = 64 << 20;
    private const int Chunks = 32;
    private const int SmallArrays = 1_000_000;
    private const int SmallBytes = 100;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private static readonly List<byte[]> Kept = [];

    /// <summary>Does one.</summary>
    public static void Do(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.Spin10:
                Spin();
                break;
            case FaultKind.Alloc2G:
                Allocate();
                break;
            case FaultKind.GcStorm:
                Storm();
                break;
            case FaultKind.StackOverflow:
                _ = Descend(0);
                break;
            case FaultKind.Exit:
                using (var self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                break;
            default:
                WaitForever();
                break;
        }
    }

    private static void Spin()
    {
        for (long since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Long;)
        {
            Thread.SpinWait(1_000);
        }
    }

    private static void Allocate()
    {
        for (int i = 0; i < Chunks; i++)
        {
            byte[] chunk = GC.AllocateUninitializedArray<byte>(ChunkBytes);

            // Touched, so that it is memory and not only address space.
            chunk.AsSpan().Fill((byte)i);
            Kept.Add(chunk);
        }
    }

    private static void Storm()
    {
        byte[][] alive = new byte[SmallArrays][];
        int at = 0;
        for (long since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Long;)
        {
            alive[at++ % SmallArrays] = new byte[SmallBytes];
        }
    }

    // The sum after the call keeps the compiler from making a loop of it.
    private static int Descend(int depth) => depth < 0 ? 0 : Descend(depth + 1) + depth;

    private static void WaitForever()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
