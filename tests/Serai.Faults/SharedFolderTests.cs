using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F15: two servers on one data folder, and a folder that another version has written.</summary>
[Trait("fault", "F15")]
public sealed class SharedFolderTests(FaultMatrix matrix)
{
    private static readonly string[] Names = ["CURRENT", "manifest.json", "catalogue", "checksums", "segments", "problems.json", "served", "scrub.json"];

    private static readonly byte[][] Contents = ["{\"format\": 99, \"number\": \"next\"}\n"u8.ToArray(), [], "SACS\u0009\0\0\0 of tomorrow"u8.ToArray()];

    [Fact]
    public Task A_second_server_names_the_first_and_ends() =>
        matrix.RunAsync("F15", "a second server on the data folder of a running one", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            string data = origins.Folder["data"];
            await using FaultyMirror first = await FaultyMirror.ServeAsync(run, data, origins);
            for (int i = 0; i < MatrixLength.Of(1, 5); i++)
            {
                await using FaultyMirror second = FaultyMirror.Start(run, data, origins, surroundings: null);
                Assert.Equal(1, await second.Serai.WaitForExitAsync());
                await second.Serai.WaitForLogAsync($"serai serve (pid {first.Serai.Id})");
                Assert.Empty(second.Serai.Workers);
                run.Rounds++;
            }

            await first.Serai.WaitForCommitAsync(origins.Repository.Advance());
            await first.StopProbingAsync();
        });

    [Fact]
    public Task What_another_version_wrote_is_read_or_made_anew() =>
        matrix.RunAsync("F15", "a file as another version may have it: of another shape, empty, of a higher number", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            string data = origins.Folder["data"];
            foreach (string name in Names[..MatrixLength.Of(3, Names.Length)])
            {
                foreach (byte[] content in Contents[..MatrixLength.Of(1, Contents.Length)])
                {
                    await AssertTakenAsync(run, data, origins, name, content);
                    run.Rounds++;
                }
            }

            run.See(string.Join(", ", Names));
        });

    private static async Task AssertTakenAsync(FaultRun run, string data, OriginServers origins, string name, byte[] content)
    {
        Assert.Equal(0, (await SeraiProgram.RunAsync(["sync", .. FaultyMirror.Settings(data, origins.DirectRemote, origins)])).Exit);
        string folder = name is "CURRENT" or "served" or "scrub.json"
            ? data
            : Directory.EnumerateDirectories(Path.Combine(data, "generations")).Order(StringComparer.Ordinal).Last();
        await File.WriteAllBytesAsync(Path.Combine(folder, name), content, TestContext.Current.CancellationToken);
        origins.Repository.Advance();
        run.BeginFolder();
        await using FaultyMirror mirror = FaultyMirror.Start(run, data, origins, surroundings: null);
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        mirror.Probe(origins);
        await mirror.WaitForStateAsync("ready");
        await mirror.StopProbingAsync();
        Assert.Equal(0, (await mirror.Serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
        Assert.Equal(0, await mirror.Serai.EndAsync(Processes.SigTerm));
    }
}
