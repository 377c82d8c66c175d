using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Processes killed at seeded random moments of clone and update: nothing is left to mend by hand.</summary>
public sealed class RandomKillTests(RealMirror mirror)
{
    // ./test --all asks for the long form.
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 10 : 50;

    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_real_clone_that_is_killed_again_and_again_is_whole_in_the_end()
    {
        using var folder = new TemporaryFolder();
        SeraiProcess whole = await mirror.OpenAsync();
        var random = new Random(408);
        for (int round = 0; round < Rounds; round++)
        {
            await KillOnceAsync(folder["data"], mirror.Remote, random, TimeSpan.FromSeconds(5));
        }

        await SeraiProgram.SyncAsync(folder["data"], mirror.Remote);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], mirror.Remote);
        await serai.WaitForCommitAsync(mirror.Tip);
        Assert.Equal(await whole.IndexAsync(), await serai.IndexAsync());
        await AssertSoundAsync(serai, folder["data"]);
    }

    [Fact]
    public async Task Updates_that_are_killed_again_and_again_are_whole_in_the_end()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"], packages: 10);
        var random = new Random(1017);
        for (int round = 0; round < Rounds; round++)
        {
            await KillOnceAsync(folder["data"], origin.Remote, random, TimeSpan.FromSeconds(1.5));
            origin.AddPackage();
        }

        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        await using SeraiProcess fresh = SeraiProcess.Serve(folder["fresh"], origin.Remote);
        await fresh.WaitForCommitAsync(origin.Tip);
        Assert.Equal(await fresh.IndexAsync(), await serai.IndexAsync());
        await AssertSoundAsync(serai, folder["data"]);
    }

    // Kills the front, the worker, or the worker and then the front, at a random moment after the start.
    private static async Task KillOnceAsync(string data, string remote, Random random, TimeSpan longest)
    {
        bool hadGeneration = File.Exists(Path.Combine(data, "CURRENT"));
        await using SeraiProcess serai = SeraiProcess.Serve(data, remote);
        await using var probe = new Probe(serai.Port, "index.tar.gz");
        await serai.WaitForLogAsync("worker started");
        if (hadGeneration)
        {
            await serai.WaitAsync("the last generation", () => Task.FromResult(probe.First(200) is not null));
            Assert.InRange(probe.First(200)!.At - probe.Answers[0].At, TimeSpan.Zero, AtOnce);
        }

        bool workerFirst = random.Next(3) == 0;
        await Task.Delay(longest * random.NextDouble(), TestContext.Current.CancellationToken);
        if (workerFirst)
        {
            Processes.Signal(-serai.Workers[^1], Processes.SigKill);
            await Task.Delay(longest * random.NextDouble() / 2, TestContext.Current.CancellationToken);
        }

        Assert.All(await probe.StopAsync(), answer => Assert.True(answer.Status is 200 or 503, answer.ToString()));
        await serai.EndAsync(Processes.SigKill);
        foreach (int worker in serai.Workers)
        {
            await Processes.WaitForEndOfAsync(worker, OrphanLimit);
        }
    }

    private static async Task AssertSoundAsync(SeraiProcess serai, string data)
    {
        // A mirror without its worker, as it is for a moment after the start, calls itself degraded.
        await serai.WaitAsync("a sound state", async () => (await serai.StatusAsync()).GetProperty("state").GetString() == "ready");
        System.Text.Json.JsonElement status = await serai.StatusAsync();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, status.GetProperty("service").GetProperty("damage").ValueKind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data, "tmp")));
    }
}
