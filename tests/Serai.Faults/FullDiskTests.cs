using Serai.Faults.Disks;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;
using Serai.Faults.Probing;

namespace Serai.Faults;

/// <summary>F5: the disk is full, or has no inodes left.</summary>
[Trait("fault", "F5")]
public sealed class FullDiskTests(FaultMatrix matrix)
{
    private const int PieceBytes = 1 << 16;

    [Theory]
    [InlineData("no space", "size=24m")]
    [InlineData("no inodes", "size=24m,nr_inodes=300")]
    public Task With_no_room_what_there_is_is_served_and_with_room_again_it_goes_on_by_itself(string lack, string options) =>
        matrix.RunAsync("F5", $"{lack} on a small tmpfs while an update and a new archive come, then room again", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using SmallDisk disk = await SmallDisk.MountAsync(origins.Folder["disk"], options);
            string data = Path.Combine(disk.Path, "data");
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, data, origins, "--archives", "all");
            await mirror.AssertSoundAsync(data);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            ResourceUse before = ResourceUse.Of(mirror.Serai.Id);
            string ballast = Path.Combine(disk.Path, "ballast");
            Fill(ballast);
            string served = origins.Repository.Tip;
            origins.Repository.Advance(5);
            run.See($"the error: {await mirror.WaitForErrorAsync()}");
            Assert.Equal(served, (await mirror.Serai.StatusAsync()).GetProperty("repository").GetProperty("commit").GetString());
            await mirror.WaitForStateAsync("degraded");
            run.See($"meanwhile {await mirror.StateAsync()}");
            Directory.Delete(ballast, recursive: true);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            await mirror.WaitForStateAsync("ready");
            await mirror.AssertSoundAsync(data);
            run.See($"then {await mirror.StateAsync()}, {await before.AssertBackAsync(mirror.Serai.Id)}");
            await mirror.AssertArchivesKeptAsync();
            await mirror.StopProbingAsync();
            Assert.Equal(0, (await mirror.Serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
            run.Rounds = 1;
        });

    // Whichever ends first: empty files take the inodes, large ones the space.
    private static void Fill(string folder)
    {
        Directory.CreateDirectory(folder);
        byte[] piece = new byte[PieceBytes];
        try
        {
            for (int i = 0; i < 100_000; i++)
            {
                File.WriteAllBytes(Path.Combine(folder, $"{i}"), piece);
            }
        }
        catch (IOException)
        {
            // Full. The last bytes, too:
            FillRest(folder);
        }
    }

    private static void FillRest(string folder)
    {
        try
        {
            using FileStream rest = File.Open(Path.Combine(folder, "0"), FileMode.Append);
            while (true)
            {
                rest.Write(new byte[512]);
                rest.Flush();
            }
        }
        catch (IOException)
        {
            // Nothing fits any more.
        }
    }
}
