namespace Serai.Worker.Sync;

/// <summary>The one door to CPU-heavy work: threads of their own, never the pool's, each with its own tool.</summary>
internal sealed class CpuLane(int threads)
{
    /// <summary>Does <paramref name="work"/> for every index below <paramref name="count"/>, in any order.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="makeTool">Makes what one thread works with.</param>
    /// <param name="work">Does one piece.</param>
    /// <param name="cancellationToken">Ends the work between two pieces.</param>
    public async Task RunAsync<TTool>(int count, Func<TTool> makeTool, Action<TTool, int> work, CancellationToken cancellationToken)
    {
        int next = -1;
        int running = Math.Clamp(count, 0, threads);
        var ended = new Task[running];
        for (int i = 0; i < running; i++)
        {
            // A task only to carry the end: LongRunning gives it a thread that is not the pool's.
            ended[i] = Task.Factory.StartNew(Drain, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        await Task.WhenAll(ended);

        void Drain()
        {
            TTool tool = makeTool();
            for (int index; (index = Interlocked.Increment(ref next)) < count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(tool, index);
            }
        }
    }
}
