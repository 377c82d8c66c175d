using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Updates.Running;

namespace Serai.Updates.Costs;

/// <summary>One mirror, updated along one repository.</summary>
/// <param name="OpamFiles">How many the repository has.</param>
/// <param name="Costs">By how many packages changed, in order.</param>
/// <param name="FirstCosts">The first update after the start, left out of the others as the warm-ups are.</param>
/// <param name="NothingNewMs">Processor time of the worker for a sync that finds nothing.</param>
/// <param name="CpuMs">Processor time of both processes for an update of one package, with what follows it.</param>
internal sealed record CostRun(int OpamFiles, IReadOnlyList<(int Changed, UpdateCost[] Costs)> Costs, UpdateCost FirstCosts, double NothingNewMs, double CpuMs)
{
    /// <summary>Updates of one package before those that are measured: a mirror runs for months, and its code is compiled again as it is used.</summary>
    public const int WarmUps = 8;

    private const int IdleSyncs = 200;

    // The runtime compiles used code again when nothing new was run for three seconds.
    private static readonly TimeSpan WarmUpRest = TimeSpan.FromSeconds(3.5);

    // Longer than what follows an update: the worker's counting, perhaps a repack.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(400);

    /// <summary>Runs it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="repository">The repository, below the folder that the daemon serves; its tip is moved.</param>
    /// <param name="remote">The repository as the mirror is to name it.</param>
    /// <param name="data">The mirror's data folder, which is made.</param>
    /// <param name="opamFiles">How many opam files the repository has.</param>
    public static async Task<CostRun> RunAsync(string program, SizedRepository repository, string remote, string data, int opamFiles)
    {
        repository.SetTip(0);
        await using Mirror mirror = await Mirror.StartAsync(program, data, remote);
        await Task.Delay(Rest);
        var costs = new List<(int Changed, UpdateCost Cost)>();
        var cpu = new List<double>();
        double idle = 0;
        for (int number = 1; number <= repository.Changes.Count; number++)
        {
            if (number == WarmUps + 1)
            {
                // Before a repack is due: one that is put off for each sync would be counted.
                idle = await MeasureIdleAsync(mirror);
            }

            double before = CpuSeconds(mirror);
            costs.Add((repository.Changes[number - 1], await UpdateAsync(mirror, repository, number)));
            await Task.Delay(number <= WarmUps ? WarmUpRest : Rest);
            cpu.Add(1000 * (CpuSeconds(mirror) - before));
        }

        (int Changed, UpdateCost[] Costs)[] byChange =
            [.. costs.Skip(WarmUps).GroupBy(each => each.Changed).Select(group => (group.Key, group.Select(each => each.Cost).ToArray()))];
        double ofOne = cpu.Skip(WarmUps).Take(costs.Skip(WarmUps).TakeWhile(each => each.Changed == 1).Count()).Average();
        return new CostRun(opamFiles, byChange, costs[0].Cost, idle, ofOne);
    }

    private static double CpuSeconds(Mirror mirror) => Figures(mirror.FrontId).CpuSeconds + Figures(mirror.WorkerId!.Value).CpuSeconds;

    private static ProcessFigures Figures(int process) => ProcessFigures.Of(process) ?? throw new InvalidOperationException($"process {process} has ended");

    private static async Task<UpdateCost> UpdateAsync(Mirror mirror, SizedRepository repository, int number)
    {
        repository.SetTip(number);
        Task<SyncOutcome?> sync = mirror.SyncAsync();
        while (await mirror.ServedCommitAsync() != repository.Commit(number))
        {
            if (sync.IsCompleted && await sync is not { Succeeded: true })
            {
                throw new InvalidOperationException($"update {number}: {(await sync)?.Text ?? "the worker ended"}");
            }

            await Task.Delay(1);
        }

        DateTimeOffset servedAt = DateTimeOffset.UtcNow;
        SyncOutcome outcome = await sync ?? throw new InvalidOperationException($"update {number}: the worker ended");
        return UpdateCost.Of(outcome.Text, PublishedAt(mirror), servedAt);
    }

    private static DateTimeOffset PublishedAt(Mirror mirror)
    {
        Generation newest = new GenerationStore(mirror.Data).OpenNewest(out _) ?? throw new InvalidOperationException("no generation");
        return newest.Manifest.PublishedAt;
    }

    private static async Task<double> MeasureIdleAsync(Mirror mirror)
    {
        int worker = mirror.WorkerId!.Value;
        double before = Figures(worker).CpuSeconds;
        for (int i = 0; i < IdleSyncs; i++)
        {
            SyncOutcome? outcome = await mirror.SyncAsync();
            if (outcome?.Text.Contains("nothing new", StringComparison.Ordinal) != true)
            {
                throw new InvalidOperationException($"expected nothing new, found {outcome?.Text}");
            }
        }

        return 1000 * (Figures(worker).CpuSeconds - before) / IdleSyncs;
    }
}
