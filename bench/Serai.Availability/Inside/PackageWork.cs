using Serai.Git;
using Serai.Git.Storage;
using Serai.Opam;

namespace Serai.Availability.Inside;

/// <summary>Work as the worker does it, in steps of equal kind: a step reads one opam file from the git store and parses it.</summary>
internal sealed class PackageWork : IDisposable
{
    // As many as the real repository has packages.
    private const int FloodTasks = 18_000;

    private readonly MemoryObjectStore _store;
    private readonly ObjectId[] _files;

    private PackageWork(MemoryObjectStore store, ObjectId[] files)
    {
        _store = store;
        _files = files;
    }

    /// <summary>Clones what the steps read.</summary>
    /// <param name="remote">A remote.</param>
    /// <param name="objects">A file with the ids of the opam files.</param>
    public static async Task<PackageWork> OpenAsync(string remote, string objects)
    {
        await using GitClient client = GitClient.Open(GitRemote.Parse(remote), new GitClientOptions());
        RemoteTip tip = await client.GetTipAsync(CancellationToken.None);
        var store = new MemoryObjectStore(tip.Format, GitLimits.Default);
        await client.FetchAsync(new FetchRequest { Want = tip.Id, Depth = 1 }, store, progress: null, CancellationToken.None);
        string[] lines = await File.ReadAllLinesAsync(objects);
        return new PackageWork(store, [.. lines.Select(line => ObjectId.TryParse(line, out ObjectId id) ? id : default).Where(store.Contains)]);
    }

    /// <summary>Does it in a process that does nothing else, for ever.</summary>
    public static async Task RunAloneAsync(int threads, string remote, string objects)
    {
        using PackageWork work = await OpenAsync(remote, objects);
        work.Start(new InsideVariant("apart", string.Empty), threads);
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Starts it, in the way of a variant; it never ends.</summary>
    /// <param name="variant">How.</param>
    /// <param name="threads">On how many threads of its own.</param>
    public void Start(InsideVariant variant, int threads)
    {
        for (int i = 0; i < threads; i++)
        {
            int first = i * 1_000;
            new Thread(() => RunWithoutEnd(first)) { IsBackground = true }.Start();
        }

        for (int i = 0; i < variant.Tasks; i++)
        {
            int first = i * 1_000;
            _ = Task.Run(() => RunWithoutEndAsync(first, variant.YieldEvery));
        }

        if (variant.IsFlood)
        {
            new Thread(FloodWithoutEnd) { IsBackground = true }.Start();
        }
    }

    public void Dispose() => _store.Dispose();

    private void RunWithoutEnd(int first)
    {
        for (int step = first; ; step++)
        {
            Do(step);
        }
    }

    private async Task RunWithoutEndAsync(int first, int yieldEvery)
    {
        for (int step = first; ; step++)
        {
            Do(step);
            if (yieldEvery > 0 && step % yieldEvery == 0)
            {
                await Task.Yield();
            }
        }
    }

    // As a plain loop over the packages does it: Task.WhenAll(packages.Select(package => Task.Run(...))), and again for the next update.
    private void FloodWithoutEnd()
    {
        while (true)
        {
            using var left = new CountdownEvent(FloodTasks);
            for (int step = 0; step < FloodTasks; step++)
            {
                int mine = step;
                _ = Task.Run(() =>
                {
                    Do(mine);
                    left.Signal();
                });
            }

            left.Wait();
        }
    }

    private void Do(int step)
    {
        using GitObject? file = _store.TryRent(_files[step % _files.Length]);
        _ = OpamParser.Parse(file!.Content);
    }
}
