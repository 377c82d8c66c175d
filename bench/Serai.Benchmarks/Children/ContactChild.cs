using System.Diagnostics;
using Serai.Git;

namespace Serai.Benchmarks.Children;

/// <summary>Many contacts that find nothing new, one after the other in a warm process, as a mirror makes them.</summary>
internal static class ContactChild
{
    /// <summary>Asks for the tip, some times to get warm and then again, and tells time and processor time of one contact of the latter.</summary>
    public static async Task RunAsync(string url, int before, int times, CancellationToken cancellationToken)
    {
        await using GitClient client = GitClient.Open(GitRemote.Parse(url), new GitClientOptions());
        await ContactAsync(client, before, cancellationToken);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long startedAt = Stopwatch.GetTimestamp();
        await ContactAsync(client, times, cancellationToken);
        Console.WriteLine(
            $"seconds={Stopwatch.GetElapsedTime(startedAt).TotalSeconds / times:F6} cpu={(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / times:F6}");
    }

    private static async Task ContactAsync(GitClient client, int times, CancellationToken cancellationToken)
    {
        for (int i = 0; i < times; i++)
        {
            RemoteTip tip = await client.GetTipAsync(cancellationToken);
            await client.DisconnectAsync();
            if (tip.Id.IsNone)
            {
                throw new InvalidOperationException("expected a tip, found none");
            }
        }
    }
}
