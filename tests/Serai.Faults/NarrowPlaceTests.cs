using Serai.EndToEnd.Fixtures;
using Serai.Faults.Disks;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F12: little memory, little processor, few descriptors.</summary>
[Trait("fault", "F12")]
public sealed class NarrowPlaceTests(FaultMatrix matrix)
{
    private const long FrontBytes = 128 << 20;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public Task With_256_MB_for_the_worker_and_128_for_the_front_it_serves() =>
        matrix.RunAsync("F12", "128 MB of heap for the front (DOTNET_GCHeapHardLimit), --worker-memory 256M, updates", async run =>
        {
            var little = new Surroundings { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x8000000" } };
            await ServeUpdatesAsync(run, little, "--worker-memory", "256M");
        });

    [Fact]
    public Task In_a_group_of_384_MB_it_serves() =>
        matrix.RunAsync("F12", "a memory cgroup of 384 MB for both processes, --worker-memory 256M, updates", async run =>
        {
            await using ControlGroup group = await ControlGroup.MakeAsync("memory", "memory.limit_in_bytes", $"{384 << 20}");
            await ServeUpdatesAsync(run, new Surroundings { Wrapper = group.Wrapper }, "--worker-memory", "256M");
        });

    [Fact]
    public Task With_a_fifth_of_a_processor_it_serves() =>
        matrix.RunAsync("F12", "a cpu cgroup of 20 % of one processor for both processes, updates", async run =>
        {
            await using ControlGroup group = await ControlGroup.MakeAsync("cpu", "cpu.cfs_quota_us", "20000");
            await ServeUpdatesAsync(run, new Surroundings { Wrapper = group.Wrapper });
        });

    [Fact]
    public Task With_256_descriptors_it_serves() =>
        matrix.RunAsync("F12", "256 descriptors (prlimit), updates", async run =>
        {
            Command.SkipWithout("prlimit");
            await ServeUpdatesAsync(run, new Surroundings { Wrapper = ["/usr/bin/prlimit", "--nofile=256:256"] });
        });

    [Fact]
    public Task With_64_descriptors_it_serves_or_ends_at_once() =>
        matrix.RunAsync("F12", "64 descriptors (prlimit)", async run =>
        {
            Command.SkipWithout("prlimit");
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = FaultyMirror.Start(
                run, origins.Folder["data"], origins, new Surroundings { Wrapper = ["/usr/bin/prlimit", "--nofile=64:64"] });
            Task ending = mirror.Serai.WaitForExitAsync();
            Task serving = mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            Task first = await Task.WhenAny(ending, serving, Task.Delay(EndLimit, TestContext.Current.CancellationToken));
            Assert.True(first == ending || first == serving, $"neither serves nor ends: {mirror.Serai.Errors}");
            await first;
            string[] lines = mirror.Serai.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            run.See(first == serving ? "it serves" : $"it ends and says: {lines.FirstOrDefault()}");
            run.Rounds = 1;
        });

    private static async Task ServeUpdatesAsync(FaultRun run, Surroundings surroundings, params string[] arguments)
    {
        await using OriginServers origins = await OriginServers.StartAsync();
        await using FaultyMirror mirror = FaultyMirror.Start(run, origins.Folder["data"], origins, surroundings, ["--archives", "all", .. arguments]);
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        mirror.Probe(origins);
        for (int i = 0; i < MatrixLength.Of(1, 5); i++)
        {
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Advance(5));
            run.Rounds++;
        }

        await mirror.StopProbingAsync();
        System.Text.Json.JsonElement service = (await mirror.Serai.StatusAsync()).GetProperty("service");
        long resident = service.GetProperty("rss_bytes").GetInt64();
        run.See($"front {resident >> 20} MB, {service.GetProperty("worker_restarts").GetInt32()} restarts of the worker");
        Assert.InRange(resident, 1, FrontBytes);
        Assert.Equal(0, service.GetProperty("worker_restarts").GetInt32());
    }
}
