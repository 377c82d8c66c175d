using System.Net;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Two programs on one data folder.</summary>
public sealed class SharedFolderTests
{
    [Fact]
    public async Task A_sync_beside_a_running_mirror_is_done_there()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        string next = origin.AddPackage();
        CommandResult sync = await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        Assert.Contains($"done by serai serve (pid {serai.Id}): commit={next}", sync.Text, StringComparison.Ordinal);
        await serai.WaitForCommitAsync(next);
    }

    [Fact]
    public async Task A_sync_beside_a_running_mirror_fails_where_that_one_does()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        Directory.Delete(origin.Remote, recursive: true);
        CommandResult sync = await SeraiProgram.RunAsync("sync", "--data", folder["data"], "--remote", origin.Remote);
        Assert.Equal(1, sync.Exit);
        Assert.Contains($"serai serve (pid {serai.Id})", sync.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_posted_update_brings_the_new_commit()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        string next = origin.AddPackage();
        using HttpResponseMessage asked = await serai.Client.PostAsync("update", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await serai.WaitForCommitAsync(next);
    }

    [Fact]
    public async Task A_second_mirror_on_the_folder_names_the_first_and_ends()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess first = SeraiProcess.Serve(folder["data"], origin.Remote);
        await first.WaitForCommitAsync(origin.Tip);
        await using SeraiProcess second = SeraiProcess.Serve(folder["data"], origin.Remote);
        Assert.Equal(1, await second.WaitForExitAsync());
        await second.WaitForLogAsync($"serai serve (pid {first.Id})");
        Assert.Empty(second.Workers);
        Assert.NotEmpty(await first.IndexAsync());
    }

    [Fact]
    public async Task A_second_mirror_on_the_port_says_so_and_ends()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess first = SeraiProcess.Serve(folder["data"], origin.Remote);
        await first.WaitForCommitAsync(origin.Tip);
        await using SeraiProcess second = SeraiProcess.Start("serve", ["--data", folder["other"], "--remote", origin.Remote], first.Port);
        Assert.Equal(1, await second.WaitForExitAsync());
        await second.WaitForLogAsync($"cannot listen on 127.0.0.1:{first.Port}");
    }
}
