using System.Globalization;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai health</c>, as a container's health check calls it.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task It_tells_a_mirror_that_serves_from_one_that_has_nothing_yet_and_from_none()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        string socket = $"unix:{folder["http.sock"]}";
        await using (SeraiProcess empty = SeraiProcess.Serve(folder["data"], folder["nothing"], "--listen", socket))
        {
            await empty.WaitForLogAsync("sync failed");
            string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{empty.Port}");
            Assert.Equal((0, "200 live\n"), Said(await SeraiProgram.RunAsync("health", "--listen", address)));
            Assert.Equal((0, "200 live\n"), Said(await SeraiProgram.RunAsync("health", "--listen", socket)));
            CommandResult notReady = await SeraiProgram.RunAsync("health", "--ready", "--listen", address);
            Assert.Equal(1, notReady.Exit);
            Assert.StartsWith("503 ", notReady.Error, StringComparison.Ordinal);
            Assert.Equal(0, await empty.EndAsync(Processes.SigTerm));
        }

        CommandResult nobody = await SeraiProgram.RunAsync("health", "--listen", socket);
        Assert.Equal(1, nobody.Exit);
        Assert.Contains($"nobody answers at {socket}: ", nobody.Error, StringComparison.Ordinal);

        string unused = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ServerProcess.FreePort()}");
        Assert.Equal($"serai: nobody answers at {unused}: Connection refused\n", (await SeraiProgram.RunAsync("health", "--listen", unused)).Error);

        await using SeraiProcess serving = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serving.WaitForCommitAsync(origin.Tip);
        string everywhere = string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{serving.Port}");
        Assert.Equal(0, (await SeraiProgram.RunAsync("health", "--ready", "--listen", everywhere)).Exit);
    }

    private static (int Exit, string Text) Said(CommandResult result) => (result.Exit, result.Text);
}
