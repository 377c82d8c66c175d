using BenchmarkDotNet.Attributes;
using Serai.Lab.Loops;
using Serai.Lab.Programs;
using Serai.Lab.Promises;

namespace Serai.Lab.Measuring;

/// <summary>The sort, a thousand times in a row on one loop, as the figures in OCaml were measured. Public, as BenchmarkDotNet wants it.</summary>
public class SortBenchmarks
{
    private const int Sorts = 1_000;

    private static readonly int[] Numbers = [.. MergeSort.Example];

    [Benchmark(Baseline = true, OperationsPerInvoke = Sorts)]
    public int Plain()
    {
        int sorted = 0;
        for (int run = 0; run < Sorts; run++)
        {
            sorted += MergeSort.Plain(Numbers).Length;
        }

        return sorted;
    }

    [Benchmark(OperationsPerInvoke = Sorts)]
    public int Lwt() => OnLoop(Policy.Lwt, numbers => MergeSort.WithBoth(numbers));

    [Benchmark(OperationsPerInvoke = Sorts)]
    public int LwtPausing() => OnLoop(Policy.Lwt, numbers => MergeSort.WithBothAndPauses(numbers));

    [Benchmark(OperationsPerInvoke = Sorts)]
    public int Async() => OnLoop(Policy.Async, numbers => MergeSort.WithBoth(numbers));

    [Benchmark(OperationsPerInvoke = Sorts)]
    public int Miou() => OnLoop(Policy.Miou, numbers => MergeSort.WithBoth(numbers));

    private static int OnLoop(Policy policy, Func<int[], Promise<int[]>> sort)
    {
        using var loop = new EventLoop(policy, TimeProvider.System);
        return loop.Run(() => Repeat(sort));
    }

    private static async Promise<int> Repeat(Func<int[], Promise<int[]>> sort)
    {
        int sorted = 0;
        for (int run = 0; run < Sorts; run++)
        {
            sorted += (await sort(Numbers)).Length;
        }

        return sorted;
    }
}
