using System.Globalization;
using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>The program under a service manager: what it tells, and the sockets that it is handed.</summary>
public sealed class ServiceManagerTests
{
    [Fact]
    public async Task It_says_when_clients_are_answered_how_it_is_that_it_lives_and_when_it_ends()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        using var manager = new NotifyListener(folder["notify"]);
        var managed = new Surroundings
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = manager.Name, ["WATCHDOG_USEC"] = "200000" },
        };
        await using SeraiProcess serai = SeraiProcess.ServeIn(managed, folder["data"], origin.Remote);
        var told = new List<string>();
        await serai.WaitAsync("READY", () => Task.FromResult(Hear("READY=1")));

        // Ready means that clients are answered: the first request is not refused.
        using (HttpResponseMessage live = await serai.Client.GetAsync("health/live", TestContext.Current.CancellationToken))
        {
            Assert.True(live.IsSuccessStatusCode);
        }

        await serai.WaitForCommitAsync(origin.Tip);
        await serai.WaitAsync("the state", () => Task.FromResult(Hear($"STATUS=ready: commit {origin.Tip[..7]}")));
        await serai.WaitAsync("a sign of life", () => Task.FromResult(Hear("WATCHDOG=1")));
        string worker = await File.ReadAllTextAsync($"/proc/{serai.Workers[^1]}/environ", TestContext.Current.CancellationToken);
        Assert.Contains("TMPDIR=", worker, StringComparison.Ordinal);
        Assert.DoesNotContain("NOTIFY_SOCKET", worker, StringComparison.Ordinal);
        Assert.DoesNotContain("WATCHDOG_USEC", worker, StringComparison.Ordinal);

        // A manager that reloads waits for the next READY=1, and wants to know which one that is.
        told.Clear();
        Processes.Signal(serai.Id, Processes.SigHup);
        await serai.WaitAsync("the end of a reload", () => Task.FromResult(Hear("READY=1")));
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$", told.Find(each => each.StartsWith("RELOADING", StringComparison.Ordinal)));
        Assert.DoesNotContain("STOPPING=1", told);
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
        Assert.True(Hear("STOPPING=1"), string.Join('\n', told));

        bool Hear(string state)
        {
            told.AddRange(manager.Read());
            return told.Exists(each => each.StartsWith(state, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task It_listens_on_the_socket_that_it_is_handed_and_its_worker_does_not_have_it()
    {
        Command.SkipWithout("systemd-socket-activate");
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        int port = ServerProcess.FreePort();
        var activated = new Surroundings
        {
            Wrapper = ["systemd-socket-activate", "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")],
        };
        await using SeraiProcess serai = SeraiProcess.ServeIn(activated, folder["data"], origin.Remote);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        // The first connection starts the program, and waits for it in the socket's line.
        await serai.WaitAsync("the socket", async () => await client.GetStringAsync(Url("health/live"), TestContext.Current.CancellationToken) == "live\n");
        await serai.WaitAsync("the commit", async () =>
        {
            using var status = JsonDocument.Parse(await client.GetStringAsync(Url("status.json"), TestContext.Current.CancellationToken));
            return status.RootElement.GetProperty("repository").GetProperty("commit").GetString() == origin.Tip;
        });
        Assert.Contains($"listening on http://127.0.0.1:{port},", serai.Errors, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => serai.IndexAsync());

        string socket = File.ResolveLinkTarget($"/proc/{serai.Id}/fd/3", returnFinalTarget: false)!.Name;
        Assert.StartsWith("socket:", socket, StringComparison.Ordinal);
        Assert.DoesNotContain(socket, Directory.EnumerateFiles($"/proc/{serai.Workers[^1]}/fd").Select(LinkTarget));
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));

        Uri Url(string path) => new($"http://127.0.0.1:{port}/{path}");
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            // Closed in between.
            return null;
        }
    }
}
