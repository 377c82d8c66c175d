using System.Diagnostics;
using Serai.Git;
using Serai.Git.Storage;

namespace Serai.Benchmarks.Children;

/// <summary>A clone, as one process: into memory, or into a folder.</summary>
internal static class CloneChild
{
    /// <summary>Clones, and tells the time, how long after the last byte all is readable, and the collector's pauses.</summary>
    /// <param name="url">The remote.</param>
    /// <param name="depth">How many commits; null for all.</param>
    /// <param name="home">A folder that is made here, or nothing for memory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(string url, int? depth, string[] home, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        await using GitClient client = GitClient.Open(GitRemote.Parse(url), new GitClientOptions());
        RemoteTip tip = await client.GetTipAsync(cancellationToken);
        using IObjectStore store = Open(home, tip.Format);
        PackReception reception = store.Receive();
        await using (reception)
        {
            var pauses = new PauseWatch();
            long lastByteAt = 0;
            await client.FetchAsync(
                new FetchRequest { Want = tip.Id, Depth = depth },
                async (bytes, token) =>
                {
                    await reception.WriteAsync(bytes, token);
                    lastByteAt = Stopwatch.GetTimestamp();
                    pauses.Look();
                },
                progress: null,
                cancellationToken);
            PackSummary pack = await reception.CompleteAsync(cancellationToken);
            store.TryRent(tip.Id)!.Dispose();
            TimeSpan rest = Stopwatch.GetElapsedTime(lastByteAt);
            pauses.Look();
            Console.WriteLine(
                $"seconds={Stopwatch.GetElapsedTime(startedAt).TotalSeconds:F6} rest={rest.TotalSeconds:F6} objects={pack.Objects} pack_bytes={pack.PackBytes} "
                + $"pauses={pauses.Collections} longest_pause={pauses.LongestAtMost.TotalSeconds:F6} all_pauses={pauses.Total.TotalSeconds:F6}");
        }
    }

    private static IObjectStore Open(string[] home, ObjectFormat format) => home is [var folder]
        ? DiskObjectStore.Open(folder, format, GitLimits.Default, out _)
        : new MemoryObjectStore(format, GitLimits.Default);
}
