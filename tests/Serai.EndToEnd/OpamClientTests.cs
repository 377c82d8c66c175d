using System.Globalization;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>The real opam against mirrors of real repositories, with nothing but them within its reach.</summary>
[Collection(SlowClients.Name)]
public sealed class OpamClientTests(RealMirror mirror)
{
    // Slow enough that the clone is far from done when opam has asked twice.
    private static readonly TimeSpan CloneTime = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Opam_initialises_updates_adds_a_second_repository_and_reads_packages()
    {
        using var opam = new OpamClient();
        using var folder = new TemporaryFolder();
        SeraiProcess first = await mirror.OpenAsync();
        await using SeraiProcess second = SeraiProcess.Serve(folder["data"], RealData.UnbundleSmall(folder["small.git"]));

        await opam.InitAsync(first.Url);
        CommandResult update = await opam.RunAsync("update");
        Assert.Contains("[default] no changes from", update.Text, StringComparison.Ordinal);

        await second.WaitForCommitAsync();
        CommandResult added = await opam.RunAsync("repository", "add", "second", second.Url, "--set-default");
        Assert.Contains("[second] Initialised", added.Text, StringComparison.Ordinal);
        Assert.Contains("default", (await opam.RunAsync("repository", "list", "--all", "--short")).Text, StringComparison.Ordinal);

        CommandResult shown = await opam.RunAsync("show", "ocamlbuild", "--field=all-versions");
        Assert.Contains("0.14.1", shown.Text, StringComparison.Ordinal);
        CommandResult checksum = await opam.RunAsync("show", "ocamlbuild.0.14.1", "--field=url.checksum:");
        string packages = Path.Combine(RealData.Folder, RealData.Repository);
        string upstream = RealData.RunGit(packages, "show", "HEAD:packages/ocamlbuild/ocamlbuild.0.14.1/opam").Text;
        foreach (string quoted in checksum.Text.Split('"').Where(text => text.Contains('=', StringComparison.Ordinal)))
        {
            Assert.Contains(quoted, upstream, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_init_that_begins_before_the_first_clone_is_done_succeeds()
    {
        using var opam = new OpamClient();
        using var folder = new TemporaryFolder();
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? string.Empty);
        string origin = RealData.MakePart(folder["origins/part.git"]);
        await using GitDaemon daemon = await GitDaemon.StartAsync(folder["origins"]);
        long bytes = await ClonedBytesAsync(daemon, folder["trial"]);
        await using var network = new ThrottlingProxy(daemon.Port) { BytesPerSecond = bytes / (long)CloneTime.TotalSeconds };
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], $"git://127.0.0.1:{network.Port}/part.git");
        await serai.WaitForLogAsync("listening on");
        await using var probe = new Probe(serai.Port, "index.tar.gz");
        Task<CommandResult> initialising = opam.InitAsync(serai.Url);
        await serai.WaitForCommitAsync(RealData.RunGit(origin, "rev-parse", "HEAD").Text.Trim());
        await serai.WaitAsync("the index", () => Task.FromResult(probe.First(200) is not null));
        IReadOnlyList<ProbeAnswer> answers = await probe.StopAsync();
        Assert.Contains("[default] Initialised", (await initialising).Text, StringComparison.Ordinal);

        // Nothing was known at first; in the middle of the clone, how long it would take was.
        TimeSpan cloned = answers.First(answer => answer.Status == 200).At;
        Assert.InRange(cloned, CloneTime * 0.9, CloneTime * 6);
        Assert.Equal("10", answers[0].RetryAfter);
        ProbeAnswer halfway = answers.Last(answer => answer.At < CloneTime / 2);
        double told = double.Parse(halfway.RetryAfter!, CultureInfo.InvariantCulture);

        // The network sets the least that it can take; what a busy machine adds, nobody can foretell.
        Assert.InRange(told, 0.5 * (CloneTime - halfway.At).TotalSeconds, 2 * (cloned - halfway.At).TotalSeconds);
    }

    private static async Task<long> ClonedBytesAsync(GitDaemon daemon, string dataFolder)
    {
        await using var counting = new ThrottlingProxy(daemon.Port);
        await SeraiProgram.SyncAsync(dataFolder, $"git://127.0.0.1:{counting.Port}/part.git");
        return counting.AnsweredBytes;
    }
}
