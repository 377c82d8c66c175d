using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai demo</c>, as a newcomer meets it.</summary>
[Collection(SlowClients.Name)]
public sealed class DemoTests
{
    private const string LastLine = "Ctrl-C ends it.";

    [Fact]
    public async Task The_commands_that_the_demonstration_prints_install_its_package_and_run_it()
    {
        using var opam = new OpamClient();
        await using SeraiProcess demo = SeraiProcess.Start("demo", []);
        await demo.WaitAsync("the invitation", () => Task.FromResult(demo.Output.Contains(LastLine, StringComparison.Ordinal)));
        string script = string.Join('\n', demo.Output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)));
        Assert.Contains(demo.Url, script, StringComparison.Ordinal);

        // The commands themselves choose the opam root.
        var environment = new Dictionary<string, string?>(opam.Environment) { ["OPAMROOT"] = null, ["OPAMROOTISOK"] = null, ["OPAMYES"] = null };
        CommandResult run = await Command.RunAsync("sh", ["-ec", script], environment);
        Assert.True(run.Exit == 0, run.ToString());
        Assert.Contains("installed serai-tea.1.0", run.Text, StringComparison.Ordinal);
        Assert.Contains("A glass of tea for you: the gate stays open.", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        int port = ServerProcess.FreePort();
        await using SeraiProcess demo = SeraiProcess.Start("demo", [], port);
        await demo.WaitForCommitAsync();
        string data = demo.Errors.Split('\n').First(line => line.Contains("data in ", StringComparison.Ordinal)).Split("data in ")[1].Trim();
        Assert.True(Directory.Exists(data), data);
        Assert.Equal(0, await demo.EndAsync(Processes.SigTerm));
        Assert.False(Directory.Exists(Path.GetDirectoryName(data)), data);
    }
}
