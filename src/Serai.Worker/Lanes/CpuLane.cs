namespace Serai.Worker.Lanes;

/// <summary>A lane of CPU-heavy work: its threads go through the one door, each with its own tool, and give way between two pieces.</summary>
internal sealed class CpuLane(WorkStage stage, WorkLanes lanes)
{
    /// <summary>Does <paramref name="work"/> for every index below <paramref name="count"/>, in any order.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="makeTool">Makes what one thread works with.</param>
    /// <param name="work">Does one piece.</param>
    /// <param name="nameOf">Tells what a piece is, for people.</param>
    /// <param name="cancellationToken">Ends the work between two pieces.</param>
    public async Task RunAsync<TTool>(
        int count, Func<TTool> makeTool, Action<TTool, int> work, Func<int, string> nameOf, CancellationToken cancellationToken)
    {
        int next = -1;
        int running = Math.Clamp(count, 0, lanes.Door.Places);
        var ended = new Task[running];
        for (int i = 0; i < running; i++)
        {
            ended[i] = lanes.Door.RunAsync(stage, Drain, cancellationToken);
        }

        await Task.WhenAll(ended);

        void Drain()
        {
            // A thread that was let in when the others had done everything makes no tool.
            if (Volatile.Read(ref next) + 1 >= count)
            {
                return;
            }

            TTool tool = makeTool();
            for (int index; (index = Interlocked.Increment(ref next)) < count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using (lanes.Begin(stage, nameOf(index)))
                {
                    Faults.FaultSwitch.At(stage);
                    work(tool, index);
                }

                lanes.Door.GiveWay();
            }
        }
    }
}
