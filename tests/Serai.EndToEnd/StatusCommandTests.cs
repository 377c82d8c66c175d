using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai status</c> against running mirrors, and where none is.</summary>
public sealed class StatusCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mirror_that_is_well_is_told_in_lines_for_people_and_as_it_says_itself_for_programs()
    {
        var origin = new SampleOrigin(_folder["origin"]);
        await using SeraiProcess mirror = SeraiProcess.Serve(_folder["data"], origin.Remote);
        await mirror.WaitForCommitAsync(origin.Tip);
        CommandResult said = await SeraiProgram.RunAsync("status", mirror.Url);
        Assert.True(said.Exit == 0, said.ToString());
        Assert.StartsWith($"{mirror.Url}  ready", said.Text, StringComparison.Ordinal);
        Assert.Contains(origin.Tip[..12], said.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', said.Text);

        CommandResult json = await SeraiProgram.RunAsync("status", "--json", mirror.Url.TrimEnd('/'));
        Assert.Equal(0, json.Exit);
        using JsonDocument status = JsonDocument.Parse(json.Output);
        Assert.Equal(origin.Tip, status.RootElement.GetProperty("repository").GetProperty("commit").GetString());
    }

    [Fact]
    public async Task Without_a_url_it_is_the_mirror_that_the_settings_let_listen()
    {
        var origin = new SampleOrigin(_folder["origin"]);
        await using SeraiProcess mirror = SeraiProcess.Serve(_folder["data"], origin.Remote, "--listen", "unix:" + _folder["socket"]);
        await mirror.WaitForCommitAsync(origin.Tip);
        CommandResult byAddress = await SeraiProgram.RunAsync("status", "--listen", $"*:{mirror.Port}");
        Assert.True(byAddress.Exit == 0, byAddress.ToString());
        CommandResult bySocket = await SeraiProgram.RunAsync("status", "--listen", "unix:" + _folder["socket"]);
        Assert.True(bySocket.Exit == 0, bySocket.ToString());
        Assert.StartsWith($"unix:{_folder["socket"]}  ready", bySocket.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_with_nothing_to_serve_is_2_and_says_why()
    {
        await using SeraiProcess mirror = SeraiProcess.Serve(_folder["data"], _folder["missing"]);

        // The log has it a moment before the front is told.
        await mirror.WaitAsync("the error", async () => (await mirror.StatusAsync()).GetProperty("repository").GetProperty("last_error").GetString() is not null);
        CommandResult said = await SeraiProgram.RunAsync("status", mirror.Url);
        Assert.Equal(2, said.Exit);
        Assert.Contains("starting", said.Text, StringComparison.Ordinal);
        Assert.Contains("last error", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_1_with_the_cause_and_the_cure()
    {
        CommandResult said = await SeraiProgram.RunAsync("status", $"http://127.0.0.1:{ServerProcess.FreePort()}/");
        Assert.Equal(1, said.Exit);
        Assert.Contains("cannot be reached", said.Error, StringComparison.Ordinal);
        Assert.Contains("is serai serve running there?", said.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await SeraiProgram.RunAsync("status", "nowhere")).Exit);
    }

    [Fact]
    public async Task A_server_that_is_no_serai_is_1_and_is_told_so()
    {
        await using StaticServer server = await StaticServer.StartAsync(_folder.Folder("empty"), _folder);
        CommandResult said = await SeraiProgram.RunAsync("status", server.Url);
        Assert.Equal(1, said.Exit);
        Assert.Contains("it is no Serai", said.Error, StringComparison.Ordinal);
    }
}
