using Serai.EndToEnd.Fixtures;
using Serai.Faults.Disks;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F7: a file system that may only be read.</summary>
[Trait("fault", "F7")]
public sealed class ReadOnlyTests(FaultMatrix matrix)
{
    [Fact]
    public Task Started_on_a_read_only_disk_it_serves_what_there_is() =>
        matrix.RunAsync("F7", "a tmpfs with a data folder, read-only at the start", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using SmallDisk disk = await SmallDisk.MountAsync(origins.Folder["disk"], "size=24m");
            string data = Path.Combine(disk.Path, "data");
            await PrepareAsync(origins, data);
            await disk.RemountAsync("ro");
            string served = origins.Repository.Tip;
            origins.Repository.Advance();
            await using FaultyMirror mirror = FaultyMirror.Start(run, data, origins, surroundings: null);
            await mirror.Serai.WaitForCommitAsync(served);
            mirror.Probe(origins: null);
            await mirror.WaitForStateAsync("degraded");
            await AssertServesAsync(run, mirror, origins);
            await disk.RemountAsync("rw");
            await mirror.StopProbingAsync();
            Assert.Equal(0, await mirror.Serai.EndAsync(Processes.SigTerm));
            run.Rounds = 1;
        });

    [Fact]
    public Task A_disk_that_becomes_read_only_under_it_goes_on_being_served() =>
        matrix.RunAsync("F7", "an ext4 that the kernel makes read-only after an error, in the middle", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using LoopDisk disk = await LoopDisk.MountAsync(origins.Folder.Path);
            string data = Path.Combine(disk.Path, "data");
            await PrepareAsync(origins, data);
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, data, origins);
            await disk.FailAsync();
            string served = origins.Repository.Tip;
            origins.Repository.Advance();
            run.See($"the error: {await mirror.WaitForErrorAsync()}");
            await mirror.WaitForStateAsync("degraded");
            Assert.Equal(served, (await mirror.Serai.StatusAsync()).GetProperty("repository").GetProperty("commit").GetString());
            await AssertServesAsync(run, mirror, origins);
            await mirror.StopProbingAsync();
            await mirror.KillAsync();
            run.Rounds = 1;
        });

    // One archive is stored: it has to be there on the read-only disk.
    private static async Task PrepareAsync(OriginServers origins, string data)
    {
        origins.Repository.Advance(5);
        CommandResult result = await SeraiProgram.RunAsync(["sync", .. FaultyMirror.Settings(data, origins.DirectRemote, origins), "--archives", "all"]);
        Assert.True(result.Exit == 0, result.ToString());
    }

    private static async Task AssertServesAsync(FaultRun run, FaultyMirror mirror, OriginServers origins)
    {
        run.See(await mirror.StateAsync());
        OriginArchive archive = origins.Repository.Archives[^1];
        Assert.Equal(archive.Bytes, await mirror.Serai.Client.GetByteArrayAsync(archive.Path, TestContext.Current.CancellationToken));
        Assert.NotEmpty(await mirror.Serai.IndexAsync());
    }
}
