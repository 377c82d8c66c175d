using System.Net;
using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>SIGHUP to a running <c>serai serve</c>: other settings, another access log, a sync, and nobody who notices.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_worker_that_is_told_another_remote_is_started_again_while_every_request_is_answered()
    {
        var first = new SampleOrigin(_folder["first"]);
        var second = new SampleOrigin(_folder["second"], packages: 5);
        Configure(first.Remote);
        await using SeraiProcess mirror = SeraiProcess.Start("serve", ["--data", _folder["data"], "--config", _folder["serai.json"]]);
        await mirror.WaitForCommitAsync(first.Tip);
        await using var probe = new Probe(mirror.Port, "repo");
        Configure(second.Remote, ", \"listen\": \"127.0.0.1:1\"");
        Processes.Signal(mirror.Id, Processes.SigHup);
        await mirror.WaitForCommitAsync(second.Tip);
        Assert.Contains("settings read again: remote; the worker is started again, a sync follows", mirror.Errors, StringComparison.Ordinal);
        Assert.Equal(2, mirror.Workers.Count);
        JsonElement status = await mirror.StatusAsync();
        Assert.Equal("ready", status.GetProperty("state").GetString());
        Assert.Equal(0, status.GetProperty("service").GetProperty("worker_restarts").GetInt32());
        Assert.All(await probe.StopAsync(), answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Settings_that_are_wrong_change_nothing_and_without_a_change_it_is_a_sync()
    {
        var origin = new SampleOrigin(_folder["origin"]);
        Configure(origin.Remote);
        await using SeraiProcess mirror = SeraiProcess.Start("serve", ["--data", _folder["data"], "--config", _folder["serai.json"]]);
        await mirror.WaitForCommitAsync(origin.Tip);
        await File.WriteAllTextAsync(_folder["serai.json"], """{ "intervall": "1s" }""", Ct);
        Processes.Signal(mirror.Id, Processes.SigHup);
        await mirror.WaitForLogAsync("settings read again and not taken");
        Assert.Contains("did you mean \"interval\"?", mirror.Errors, StringComparison.Ordinal);

        Configure(origin.Remote);
        string tip = origin.AddPackage();
        Processes.Signal(mirror.Id, Processes.SigHup);
        await mirror.WaitForCommitAsync(tip);
        Assert.Contains("settings read again: nothing changed; the worker stays, a sync follows", mirror.Errors, StringComparison.Ordinal);
        Assert.Single(mirror.Workers);
    }

    [Fact]
    public async Task The_access_log_is_opened_anew_and_a_trusted_proxys_client_stands_in_it()
    {
        var origin = new SampleOrigin(_folder["origin"]);
        Configure(origin.Remote);
        await using SeraiProcess mirror = SeraiProcess.Start(
            "serve", ["--data", _folder["data"], "--config", _folder["serai.json"], "--access-log", _folder["access.log"], "--trusted-proxy", "127.0.0.1"]);
        await mirror.WaitForCommitAsync(origin.Tip);
        await AskAsync(mirror, "198.51.100.7");
        await mirror.WaitAsync("the first line", () => HoldsAsync("access.log", "198.51.100.7"));
        File.Move(_folder["access.log"], _folder["access.log.1"]);
        Processes.Signal(mirror.Id, Processes.SigHup);
        await mirror.WaitForLogAsync("settings read again");
        await AskAsync(mirror, "198.51.100.8");
        Assert.Equal(0, await mirror.EndAsync(Processes.SigTerm));
        Assert.True(await HoldsAsync("access.log", "198.51.100.8 - - ["));
        Assert.False(await HoldsAsync("access.log.1", "198.51.100.8"));
    }

    private void Configure(string remote, string more = "") =>
        _folder.File("serai.json", System.Text.Encoding.UTF8.GetBytes($"{{ \"remote\": {JsonSerializer.Serialize(remote)}, \"interval\": \"1h\"{more} }}"));

    private async Task<bool> HoldsAsync(string file, string text) =>
        File.Exists(_folder[file]) && (await File.ReadAllTextAsync(_folder[file], Ct)).Contains(text, StringComparison.Ordinal);

    private static async Task AskAsync(SeraiProcess mirror, string client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "repo");
        request.Headers.Add("X-Forwarded-For", client);
        using HttpResponseMessage answer = await mirror.Client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
