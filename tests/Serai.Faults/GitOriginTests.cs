using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;
using Serai.Faults.Probing;
using Serai.Testing;

namespace Serai.Faults;

/// <summary>F10: the git origin fails in every way.</summary>
[Trait("fault", "F10")]
public sealed class GitOriginTests(FaultMatrix matrix)
{
    // Behind capabilities, the answer to ls-refs and what stands before the pack.
    private const int InThePack = 1_200;

    private const int BytesOfDrip = 1;

    [Fact]
    public Task Refused() => AfterAFaultAsync("connections are refused", isLong: false, async origins => await origins.StopDaemonAsync(), async origins => await origins.StartDaemonAsync());

    [Theory]
    [InlineData("it is cut in the first answer", ProxyFault.Cut, 0)]
    [InlineData("it is cut in the pack", ProxyFault.Cut, InThePack)]
    [InlineData("it is reset in the pack", ProxyFault.Reset, InThePack)]
    public Task Broken(string what, ProxyFault fault, int bytes) => AfterAFaultAsync(what, isLong: false, origins => Arm(origins, fault, bytes), Disarm);

    // Whether the store was damaged or the pack on its way is told apart by a clone into an empty store: the same sync ends well.
    [Fact]
    public Task Turned() =>
        matrix.RunAsync("F10", "a bit of the pack is turned over", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins);
            await Arm(origins, ProxyFault.Corrupt, InThePack);
            origins.Repository.Advance();
            await mirror.Serai.WaitForLogAsync("it is set aside or built again");
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            await Disarm(origins);
            run.See($"the error: {mirror.Serai.Errors.Split('\n').Last(line => line.Contains("it is set aside", StringComparison.Ordinal))}");
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    [Fact]
    public Task Silent() => AfterAFaultAsync("a black hole: it says nothing for ever", isLong: true, origins => Arm(origins, ProxyFault.Stall, 0), Disarm);

    [Fact]
    public Task Dripping() =>
        matrix.RunAsync("F10", "the origin sends one byte a second for a while", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins);
            origins.Network.BytesPerSecond = BytesOfDrip;
            string served = origins.Repository.Tip;
            origins.Repository.Advance();
            await Task.Delay(TimeSpan.FromSeconds(MatrixLength.Of(3, 20)), TestContext.Current.CancellationToken);
            Assert.Equal(served, (await mirror.Serai.StatusAsync()).GetProperty("repository").GetProperty("commit").GetString());
            origins.Network.BytesPerSecond = null;
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    [Fact]
    public Task Answering_500() =>
        matrix.RunAsync("F10", "the origin answers 500 (smart HTTP)", async run =>
        {
            Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? string.Empty);
            await using OriginServers origins = await OriginServers.StartAsync();
            await using GitHttpServer server = await GitHttpServer.StartAsync(origins.Folder.Path);
            await using var broken = new HostileOrigin(_ => new OriginReply { Status = 500 });
            await using var relay = new SwitchRelay(server.Port);
            await using FaultyMirror mirror = FaultyMirror.StartAt(run, origins.Folder["data"], $"http://127.0.0.1:{relay.Port}/{LinearOrigin.Name}", origins, surroundings: null);
            await PassThroughAsync(run, mirror, origins, () => relay.SwitchTo(broken.Port), () => relay.SwitchTo(server.Port));
        });

    [Fact]
    public Task With_a_certificate_that_has_expired() =>
        matrix.RunAsync("F10", "the origin's certificate expires (HTTPS)", async run =>
        {
            Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? string.Empty);
            await using OriginServers origins = await OriginServers.StartAsync();
            using var authority = new TestAuthority();
            string trusted = origins.Folder.File("ca.pem", authority.ToPem());
            await using GitHttpServer server = await GitHttpServer.StartAsync(origins.Folder.Path);
            await using var good = new TlsEnd(server.Port, authority.Issue("127.0.0.1"));
            await using var expired = new TlsEnd(server.Port, authority.Issue("127.0.0.1", expired: true));
            await using var relay = new SwitchRelay(good.Port);
            string remote = $"https://127.0.0.1:{relay.Port}/{LinearOrigin.Name}";
            await using FaultyMirror mirror = FaultyMirror.StartAt(run, origins.Folder["data"], remote, origins, surroundings: null, "--ca-file", trusted);
            await PassThroughAsync(run, mirror, origins, () => relay.SwitchTo(expired.Port), () => relay.SwitchTo(good.Port));
        });

    [Fact]
    public Task With_a_name_that_does_not_resolve() =>
        matrix.RunAsync("F10", "the origin's name does not resolve, from the start, with a generation on the disk", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            string data = origins.Folder["data"];
            Assert.Equal(0, (await SeraiProgram.RunAsync(["sync", .. FaultyMirror.Settings(data, origins.DirectRemote, origins)])).Exit);
            await using FaultyMirror mirror = FaultyMirror.StartAt(run, data, $"git://nowhere.invalid/{LinearOrigin.Name}", origins, surroundings: null);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            mirror.Probe(origins);
            run.See($"the error: {await mirror.WaitForErrorAsync()}");
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    private Task AfterAFaultAsync(string what, bool isLong, Func<OriginServers, Task> fault, Func<OriginServers, Task> mend) =>
        matrix.RunAsync("F10", what, async run =>
        {
            if (isLong)
            {
                MatrixLength.SkipUnlessLong("a silent remote is given up after 60 s");
            }

            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            ResourceUse before = ResourceUse.Of(mirror.Serai.Id);
            string served = origins.Repository.Tip;
            await fault(origins);
            origins.Repository.Advance();
            run.See($"the error: {await mirror.WaitForErrorAsync()}");
            Assert.Equal(served, (await mirror.Serai.StatusAsync()).GetProperty("repository").GetProperty("commit").GetString());
            await mend(origins);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            await mirror.Serai.WaitAsync("no error any more", async () =>
                (await mirror.Serai.StatusAsync()).GetProperty("repository").GetProperty("last_error").GetString() is null);
            run.See(await before.AssertBackAsync(mirror.Serai.Id));
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    private static async Task PassThroughAsync(FaultRun run, FaultyMirror mirror, OriginServers origins, Action fault, Action mend)
    {
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        mirror.Probe(origins);
        fault();
        origins.Repository.Advance();
        run.See($"the error: {await mirror.WaitForErrorAsync()}");
        mend();
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        await mirror.StopProbingAsync();
        run.Rounds = 1;
    }

    private static Task Arm(OriginServers origins, ProxyFault fault, int bytes)
    {
        origins.Network.Fault = fault;
        origins.Network.FaultAfterBytes = origins.Network.AnsweredBytes + bytes;
        return Task.CompletedTask;
    }

    private static Task Disarm(OriginServers origins)
    {
        origins.Network.FaultAfterBytes = null;
        return Task.CompletedTask;
    }
}
