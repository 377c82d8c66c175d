using System.Globalization;
using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>What clients get from the moment the port is open: an answer, always.</summary>
public sealed class FirstMomentTests
{
    private const int NotYet = 503;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("memory")]
    [InlineData("disk")]
    public async Task Until_the_first_clone_is_done_the_front_is_live_and_says_when_to_come_again(string store)
    {
        using var folder = new TemporaryFolder();
        _ = new SampleOrigin(folder["origins/sample"], packages: 20);
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? string.Empty);
        await using GitDaemon daemon = await GitDaemon.StartAsync(folder["origins"]);
        await using var network = new ThrottlingProxy(daemon.Port) { BytesPerSecond = 2_500 };
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], $"git://127.0.0.1:{network.Port}/sample", "--git-store", store);
        await using var index = new Probe(serai.Port, "index.tar.gz");
        await using var live = new Probe(serai.Port, "health/live");
        await using var ready = new Probe(serai.Port, "health/ready");
        await serai.WaitAsync("the first index", () => Task.FromResult(index.First(200) is not null));

        IReadOnlyList<ProbeAnswer> answers = await index.StopAsync();
        ProbeAnswer[] before = [.. answers.TakeWhile(answer => answer.Status != 200)];
        Assert.InRange(before.Length, 20, int.MaxValue);
        Assert.All(before, answer => Assert.Equal((NotYet, null), (answer.Status, answer.Failure)));
        Assert.All(before, answer => Assert.InRange(int.Parse(answer.RetryAfter!, CultureInfo.InvariantCulture), 2, 60));
        Assert.Equal("10", before[0].RetryAfter);
        Assert.All(answers.Skip(before.Length), answer => Assert.Equal(200, answer.Status));
        Assert.All(await live.StopAsync(), answer => Assert.Equal((200, null), (answer.Status, answer.Failure)));
        Assert.All(await ready.StopAsync(), answer => Assert.True(answer.Status is 200 or NotYet, answer.ToString()));
    }

    [Fact]
    public async Task After_a_restart_the_last_generation_is_served_at_once_while_the_origin_is_down()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        byte[] index;
        await using (SeraiProcess before = SeraiProcess.Serve(folder["data"], origin.Remote))
        {
            await before.WaitForCommitAsync(origin.Tip);
            index = await before.IndexAsync();
            Assert.Equal(0, await before.EndAsync(Processes.SigTerm));
        }

        Directory.Move(folder["origin"], folder["gone"]);
        await using SeraiProcess after = SeraiProcess.Serve(folder["data"], origin.Remote);
        await using var probe = new Probe(after.Port, "index.tar.gz");
        await after.WaitAsync("an index", () => Task.FromResult(probe.First(200) is not null));
        Assert.InRange(probe.First(200)!.At - probe.Answers[0].At, TimeSpan.Zero, AtOnce);
        Assert.Equal(index, await after.IndexAsync());

        await after.WaitAsync("the failed sync in the status", async () => Repository(await after.StatusAsync()).GetProperty("last_error").GetString() is not null);
        Assert.Equal("ready", (await after.Client.GetStringAsync("health/ready", TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(index, await after.IndexAsync());
    }

    [Fact]
    public async Task Where_the_first_clone_fails_clients_are_told_why_and_when_to_come_again()
    {
        using var folder = new TemporaryFolder();
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], $"git://127.0.0.1:{ServerProcess.FreePort()}/nothing");
        await serai.WaitForLogAsync("sync failed");
        await serai.WaitAsync("the reason", async () =>
        {
            using HttpResponseMessage answer = await serai.Client.GetAsync("index.tar.gz", TestContext.Current.CancellationToken);
            Assert.Equal(NotYet, (int)answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("refused", StringComparison.Ordinal);
        });
    }

    private static JsonElement Repository(JsonElement status) => status.GetProperty("repository");
}
