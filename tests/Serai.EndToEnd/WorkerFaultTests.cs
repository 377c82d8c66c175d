using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Workers that break in every way: the front goes on answering, and another worker follows.</summary>
public sealed class WorkerFaultTests
{
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("build:stackoverflow", "a stack overflow")]
    [InlineData("analyse:alloc2g", "status 1")]
    [InlineData("publish:exit", "SIGKILL")]
    [InlineData("receive:exit", "SIGKILL")]
    public async Task A_worker_that_breaks_costs_no_request_and_another_one_does_its_work(string fault, string told)
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        string tip = origin.AddPackage();
        await using SeraiProcess serai = SeraiProcess.ServeIn(Surroundings.WithFault(fault), folder["data"], origin.Remote);
        await serai.WaitAsync("an answer", async () => (await serai.Client.GetAsync("health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        await using var index = new Probe(serai.Port, "index.tar.gz");
        await using var live = new Probe(serai.Port, "health/live");
        await serai.WaitForLogAsync("worker ended by itself with status");
        TimeSpan begun = IdleClock.Now;
        await serai.WaitAsync("a new worker", () => Task.FromResult(serai.Workers.Count == 2));
        Assert.InRange(IdleClock.Now - begun, TimeSpan.Zero, BackLimit);
        await serai.WaitForCommitAsync(tip);
        Assert.Contains(told, serai.Errors, StringComparison.Ordinal);
        Assert.All(await index.StopAsync(), answer => Assert.Equal((200, null), (answer.Status, answer.Failure)));
        Assert.All(await live.StopAsync(), answer => Assert.Equal((200, null), (answer.Status, answer.Failure)));
    }

    [Fact]
    public async Task Workers_that_die_of_the_same_commit_again_and_again_are_named_and_what_there_is_is_served()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        string served = origin.Tip;
        origin.AddPackage();
        await using SeraiProcess serai = SeraiProcess.ServeIn(Surroundings.WithFault("publish:exit:always"), folder["data"], origin.Remote);
        string? trouble = null;
        await serai.WaitAsync("the trouble", async () =>
        {
            trouble = (await serai.StatusAsync()).GetProperty("service").GetProperty("worker_trouble").GetString();
            return trouble is not null;
        });
        JsonElement status = await serai.StatusAsync();
        Assert.Equal("degraded", status.GetProperty("state").GetString());
        Assert.Equal(served, status.GetProperty("repository").GetProperty("commit").GetString());
        Assert.InRange(status.GetProperty("service").GetProperty("worker_restarts").GetInt32(), 3, 100);
        Assert.Contains("workers in a row did not come through a sync", trouble, StringComparison.Ordinal);
        Assert.NotEmpty(await serai.IndexAsync());
    }

    [Fact]
    public async Task A_pack_that_does_not_fit_the_workers_memory_is_an_error_with_its_cure_and_no_end_of_the_worker()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        origin.AddNoise(files: 8, bytesOfEach: 1 << 20, isServed: false);
        origin.AddNoise(files: 8, bytesOfEach: 1 << 20, isServed: false);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote, "--worker-memory", "64M");
        string? error = null;
        await serai.WaitAsync("an error", async () =>
        {
            error = (await serai.StatusAsync()).GetProperty("repository").GetProperty("last_error").GetString();
            return error is not null;
        });
        Assert.Contains("the limit is", error, StringComparison.Ordinal);
        Assert.Contains("worker-memory of 64M", error, StringComparison.Ordinal);
        Assert.Equal(0, (await serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
        Assert.NotEmpty(await serai.IndexAsync());
    }

    [Fact]
    public async Task A_worker_that_receives_as_much_as_it_may_stays_below_its_memory()
    {
        const long Memory = 256L << 20;
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        origin.AddNoise(files: 12, bytesOfEach: 4 << 20, isServed: false);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote, "--worker-memory", "256M");
        await serai.WaitForCommitAsync(origin.Tip);
        Assert.InRange(Processes.PeakMemory(Assert.Single(serai.Workers)), 1, Memory);
    }
}
