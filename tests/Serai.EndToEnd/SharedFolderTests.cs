using System.Net;
using System.Net.Sockets;
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
    public async Task A_hangup_brings_the_new_commit_and_ends_neither_process()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        for (int i = 0; i < 2; i++)
        {
            string next = origin.AddPackage();
            Assert.True(Processes.Signal(serai.Id, Processes.SigHup) && Processes.Signal(serai.Workers[^1], Processes.SigHup));
            await serai.WaitForCommitAsync(next);
        }

        Assert.Single(serai.Workers);
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_served_from_and_synchronised_once_it_can_be()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        string before = origin.Tip;
        string next = origin.AddPackage();

        // A folder in the place of the lock is in the way of everybody, root too.
        File.Delete(folder["data/serai.lock"]);
        Directory.CreateDirectory(folder["data/serai.lock"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(before);
        Assert.Equal("degraded", (await serai.StatusAsync()).GetProperty("state").GetString());
        Assert.Empty(serai.Workers);
        Directory.Delete(folder["data/serai.lock"]);
        await serai.WaitForCommitAsync(next);
        await serai.WaitForLogAsync("can be written again");
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
    }

    [Fact]
    public async Task A_second_remote_is_taken_where_the_first_fails()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], folder["nowhere"], "--remote", origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        System.Text.Json.JsonElement repository = (await serai.StatusAsync()).GetProperty("repository");
        Assert.Equal(origin.Remote, repository.GetProperty("remote").GetString());
        Assert.Equal(folder["nowhere"], repository.GetProperty("failed_remotes")[0].GetProperty("remote").GetString());
    }

    [Fact]
    public async Task A_damaged_git_store_is_found_by_verify_and_cloned_again_by_the_running_mirror()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        byte[] index = await serai.IndexAsync();
        string pack = Assert.Single(Directory.GetFiles(folder["data/git/sha1"], "*.pack"));
        byte[] bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);
        CommandResult look = await SeraiProgram.RunAsync("verify", "--data", folder["data"]);
        Assert.Equal((2, true), (look.Exit, look.Text.Contains("bad: git/sha1/pack-", StringComparison.Ordinal)));
        CommandResult repair = await SeraiProgram.RunAsync("verify", "--repair", "--data", folder["data"]);
        Assert.True(repair.Exit == 0, repair.ToString());
        await serai.WaitForLogAsync("is cloned again");
        await serai.WaitAsync("a clone", async () => (await SeraiProgram.RunAsync("verify", "--data", folder["data"])).Exit == 0 && Directory.Exists(folder["data/git/sha1"]));
        Assert.Equal(index, await serai.IndexAsync());
        string next = origin.AddPackage();
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
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

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_port_in_use_is_one_line_on_standard_error(string format)
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string address = taken.LocalEndpoint.ToString()!;
        CommandResult refused = await SeraiProgram.RunAsync("serve", "--data", folder["data"], "--listen", address, "--log-format", format);
        Assert.Equal(1, refused.Exit);
        string line = Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"cannot listen on {address}: ", line, StringComparison.Ordinal);
        Assert.Contains("in use; choose another with --listen", line, StringComparison.Ordinal);
    }
}
