using System.Diagnostics;
using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F16: SIGTERM under load.</summary>
[Trait("fault", "F16")]
public sealed class TerminationTests(FaultMatrix matrix)
{
    private const int FastClients = 4;
    private const int SlowClients = 12;
    private const int ArchiveBytes = 3_000_000;
    private const int SliceBytes = 1 << 16;

    private static readonly TimeSpan SlicePause = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(11);

    [Fact]
    public Task A_front_that_is_asked_to_end_lets_every_body_end() =>
        matrix.RunAsync("F16", $"SIGTERM while {SlowClients} clients read archives of 3 MB slowly and {FastClients} ask for the index as fast as they can", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync(new LinearOriginPlan { ArchiveBytes = ArchiveBytes, Commits = 3, CommitsForAnArchive = 1 });
            origins.Repository.Advance(2);
            string data = origins.Folder["data"];
            Assert.Equal(0, (await SeraiProgram.RunAsync(["sync", .. FaultyMirror.Settings(data, origins.DirectRemote, origins), "--archives", "all"])).Exit);
            for (int round = 0; round < MatrixLength.Of(1, 10); round++)
            {
                run.See(await RoundAsync(run, data, origins));
                run.Rounds++;
            }
        });

    private static async Task<string> RoundAsync(FaultRun run, string data, OriginServers origins)
    {
        await using FaultyMirror mirror = FaultyMirror.Start(run, data, origins, surroundings: null);
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        byte[] index = await mirror.Serai.IndexAsync();
        int begun = 0;
        Task<int>[] fast = [.. Enumerable.Range(0, FastClients).Select(_ => AskUntilTheEndAsync(mirror.Serai, index.Length))];
        Task[] slow = [.. Enumerable.Range(0, SlowClients).Select(n => ReadSlowlyAsync(mirror.Serai, origins.Repository.Archives[n % 3], () => Interlocked.Increment(ref begun)))];
        await mirror.Serai.WaitAsync("all slow clients", () => Task.FromResult(Volatile.Read(ref begun) == SlowClients));
        long asked = Stopwatch.GetTimestamp();
        int exit = await mirror.Serai.EndAsync(Processes.SigTerm);
        TimeSpan took = Stopwatch.GetElapsedTime(asked);
        Assert.True(exit == 0, $"exit {exit} after {took.TotalSeconds:F1} s; it said:\n{mirror.Serai.Errors}");
        await Task.WhenAll(slow);
        int whole = (await Task.WhenAll(fast)).Sum();
        Assert.InRange(took, TimeSpan.Zero, DrainLimit);
        foreach (int worker in mirror.Serai.Workers)
        {
            await Processes.WaitForEndOfAsync(worker, TimeSpan.FromSeconds(2));
        }

        return $"ended after {took.TotalSeconds:F1} s, {SlowClients} archives and {whole} indexes whole, none cut";
    }

    private static async Task ReadSlowlyAsync(SeraiProcess serai, OriginArchive archive, Action begun)
    {
        using var client = new HttpClient { BaseAddress = new Uri(serai.Url) };
        using HttpResponseMessage answer = await client.GetAsync(archive.Path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"status {answer.StatusCode}");
        await using Stream body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var read = new MemoryStream();
        byte[] slice = new byte[SliceBytes];
        begun();
        for (int count; (count = await body.ReadAsync(slice, TestContext.Current.CancellationToken)) > 0;)
        {
            read.Write(slice, 0, count);
            await Task.Delay(SlicePause, TestContext.Current.CancellationToken);
        }

        Assert.True(read.ToArray().AsSpan().SequenceEqual(archive.Bytes), $"a body was cut: {read.Length} of {archive.Bytes.Length} bytes");
    }

    // Until it is refused: by then every answer that began was whole.
    private static async Task<int> AskUntilTheEndAsync(SeraiProcess serai, int length)
    {
        using var client = new HttpClient { BaseAddress = new Uri(serai.Url) };
        for (int whole = 0; ; whole++)
        {
            HttpResponseMessage answer;
            try
            {
                answer = await client.GetAsync("index.tar.gz", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                return whole;
            }

            using (answer)
            {
                byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode && body.Length == length, $"status {answer.StatusCode}, {body.Length} of {length} bytes");
            }
        }
    }
}
