using System.Diagnostics;
using Serai.Testing;
using Serai.Updates.Running;

namespace Serai.Updates.Soaking;

/// <summary>One mirror, updated commit by commit, with faults by chance. What chance does is decided by the seed; when it strikes, by the clock.</summary>
internal sealed class SoakRun(SoakOrigin origin, Mirror mirror, Prober prober, int seed)
{
    // In a thousand updates.
    private static readonly (SoakFault Fault, int Chance)[] Chances =
    [
        (SoakFault.WorkerKilled, 20), (SoakFault.RemoteCut, 20), (SoakFault.RemoteReset, 20), (SoakFault.FrontStopped, 5), (SoakFault.FrontKilled, 5),
    ];

    // Workers that are killed one after another come back after ever longer pauses, of a minute at most.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(seed);
    private readonly List<SoakSample> _samples = [];

    /// <summary>What was seen after each update.</summary>
    public IReadOnlyList<SoakSample> Samples => _samples;

    /// <summary>How often each fault struck.</summary>
    public Dictionary<SoakFault, int> Faults { get; } = [];

    /// <summary>The generation that was served last.</summary>
    public long LastGeneration { get; private set; }

    /// <summary>Goes to a commit, whatever happens on the way.</summary>
    public async Task UpdateAsync(int number)
    {
        SoakFault fault = Draw();
        long begun = Stopwatch.GetTimestamp();
        origin.MoveTo(number);
        Task striking = StrikeAsync(fault);
        while (await mirror.ServedCommitAsync() != origin.Commits[number])
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new InvalidOperationException($"update {number} after {fault} is not served after {Patience}: {LogEnd()}");
            }

            _ = await mirror.SyncAsync();
            await Task.Delay(Look);
        }

        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await striking;
        origin.Network.FaultAfterBytes = null;
        NoteGeneration(number);
        if (SoakSample.Of(mirror, seconds) is { } sample)
        {
            _samples.Add(sample);
        }
    }

    private SoakFault Draw()
    {
        int drawn = _random.Next(1_000);
        foreach ((SoakFault fault, int chance) in Chances)
        {
            if ((drawn -= chance) < 0)
            {
                Faults[fault] = Faults.GetValueOrDefault(fault) + 1;
                return fault;
            }
        }

        return SoakFault.None;
    }

    private async Task StrikeAsync(SoakFault fault)
    {
        const int MostMs = 80;
        const int MostBytes = 4_000;
        var moment = TimeSpan.FromMilliseconds(_random.Next(MostMs));
        ThrottlingProxy network = origin.Network;
        switch (fault)
        {
            case SoakFault.None:
                break;
            case SoakFault.WorkerKilled:
                await Task.Delay(moment);
                mirror.KillWorker();
                break;
            case SoakFault.RemoteCut or SoakFault.RemoteReset:
                network.Fault = fault == SoakFault.RemoteCut ? ProxyFault.Cut : ProxyFault.Reset;
                network.FaultAfterBytes = network.AnsweredBytes + (fault == SoakFault.RemoteCut ? _random.Next(MostBytes) : 0);
                await Task.Delay(TimeSpan.FromMilliseconds(MostMs));
                network.FaultAfterBytes = null;
                break;
            default:
                await Task.Delay(moment);
                prober.IsPaused = true;
                await mirror.StopAsync(inOrder: fault == SoakFault.FrontStopped);
                await mirror.StartAgainAsync();
                prober.IsPaused = false;
                break;
        }
    }

    private void NoteGeneration(int number)
    {
        var store = new Store.Generations.GenerationStore(mirror.Data);
        long newest = store.ReadNewest(generation => generation, out _)!.Number;
        if (newest <= LastGeneration)
        {
            throw new InvalidOperationException($"update {number}: generation {newest} after {LastGeneration}");
        }

        LastGeneration = newest;
    }

    private string LogEnd() => string.Join('\n', File.ReadLines(mirror.Log).TakeLast(30));
}
