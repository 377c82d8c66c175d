using System.Diagnostics;
using Serai.Git;
using Serai.Git.Storage;

namespace Serai.Benchmarks.Children;

/// <summary>The fetch of one new commit into a store on the disk that holds the one before it.</summary>
internal static class UpdateChild
{
    private const string HeldName = "held";

    /// <summary>Makes the store, and notes what it holds.</summary>
    public static async Task PrepareAsync(string url, string commit, string folder, CancellationToken cancellationToken)
    {
        await using GitClient client = GitClient.Open(GitRemote.Parse(url), new GitClientOptions());
        using DiskObjectStore store = Open(folder);
        await client.FetchAsync(new FetchRequest { Want = Id(commit), Depth = 1 }, store, progress: null, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, HeldName), commit, cancellationToken);
    }

    /// <summary>Asks for the tip, and fetches it.</summary>
    public static async Task RunAsync(string url, string commit, string folder, CancellationToken cancellationToken)
    {
        ObjectId held = Id(await File.ReadAllTextAsync(Path.Combine(folder, HeldName), cancellationToken));
        long startedAt = Stopwatch.GetTimestamp();
        using DiskObjectStore store = Open(folder);
        await using GitClient client = GitClient.Open(GitRemote.Parse(url), new GitClientOptions());
        RemoteTip tip = await client.GetTipAsync(cancellationToken);
        StoreFetch update = await client.FetchAsync(
            new FetchRequest { Want = tip.Id, Depth = 1, Shallow = [held], Have = [held] }, store, progress: null, cancellationToken);
        if (tip.Id != Id(commit) || !store.Contains(tip.Id))
        {
            throw new InvalidOperationException($"{url}: expected {commit}, found {tip.Id}");
        }

        Console.WriteLine(
            $"seconds={Stopwatch.GetElapsedTime(startedAt).TotalSeconds:F6} objects={update.Result.PackObjects} pack_bytes={update.Result.PackBytes}");
    }

    private static DiskObjectStore Open(string folder) => DiskObjectStore.Open(folder, ObjectFormat.Sha1, GitLimits.Default, out _);

    private static ObjectId Id(string text) =>
        ObjectId.TryParse(text, out ObjectId id) ? id : throw new InvalidOperationException($"expected an id, found {text}");
}
