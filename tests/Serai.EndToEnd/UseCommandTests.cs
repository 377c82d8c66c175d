using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai use</c> with the real opam: the user's configuration is changed by opam itself, and taken back.</summary>
[Collection(SlowClients.Name)]
public sealed class UseCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_repository_is_set_after_its_difference_was_shown_and_taken_back()
    {
        using var opam = new OpamClient();
        await using SeraiProcess mirror = await MirrorAsync("one");
        await using SeraiProcess other = await MirrorAsync("two");
        string before = await InitAsync(opam);

        // Shown only.
        CommandResult shown = await UseAsync(opam, mirror.Url);
        Assert.True(shown.Exit == 0, shown.ToString());
        Assert.Contains($"- {before}\n+ {mirror.Url}\n", shown.Text, StringComparison.Ordinal);
        Assert.Contains("--yes", shown.Text, StringComparison.Ordinal);
        Assert.Equal(before, await UrlAsync(opam));

        // Made, and made again, and another one.
        Assert.Equal(0, (await UseAsync(opam, mirror.Url, "--yes")).Exit);
        Assert.Equal(mirror.Url, await UrlAsync(opam));
        CommandResult again = await UseAsync(opam, mirror.Url, "--yes");
        Assert.Equal(0, again.Exit);
        Assert.Contains("nothing to change", again.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await UseAsync(opam, other.Url, "--yes")).Exit);
        Assert.Equal(other.Url, await UrlAsync(opam));
        await opam.RunAsync("update");

        // Back to what there was before serai, once.
        CommandResult undone = await UseAsync(opam, "--undo");
        Assert.True(undone.Exit == 0, undone.ToString());
        Assert.Contains($"- {other.Url}\n+ {before}\n", undone.Text, StringComparison.Ordinal);
        Assert.Equal(before, await UrlAsync(opam));
        CommandResult nothing = await UseAsync(opam, "--undo");
        Assert.Equal(0, nothing.Exit);
        Assert.Contains("nothing", nothing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_has_changed_since_is_left_alone()
    {
        using var opam = new OpamClient();
        await using SeraiProcess mirror = await MirrorAsync("one");
        string before = await InitAsync(opam);
        Assert.Equal(0, (await UseAsync(opam, mirror.Url, "--yes")).Exit);
        string third = $"file://{_folder["third"]}";
        Directory.CreateDirectory(_folder["third/packages"]);
        await File.WriteAllTextAsync(_folder["third/repo"], "opam-version: \"2.0\"\n", TestContext.Current.CancellationToken);
        await opam.RunAsync("repository", "set-url", "default", third);
        CommandResult refused = await UseAsync(opam, "--undo");
        Assert.Equal(1, refused.Exit);
        Assert.Contains(before, refused.Error, StringComparison.Ordinal);
        Assert.Equal(third, await UrlAsync(opam));
    }

    [Fact]
    public async Task A_mirror_that_does_not_answer_is_not_set_and_what_opam_lacks_is_said()
    {
        using var opam = new OpamClient();
        string nobody = $"http://127.0.0.1:{ServerProcess.FreePort()}/";
        CommandResult without = await UseAsync(opam, nobody, "--yes");
        Assert.Equal(1, without.Exit);
        Assert.Contains("initialised", without.Error, StringComparison.Ordinal);

        string before = await InitAsync(opam);
        CommandResult refused = await UseAsync(opam, nobody, "--yes");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("opam is left as it is", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await UrlAsync(opam));

        CommandResult unknown = await UseAsync(opam, nobody, "--repository", "nonesuch");
        Assert.Equal(1, unknown.Exit);
        Assert.Contains("no repository \"nonesuch\"", unknown.Error, StringComparison.Ordinal);

        CommandResult neither = await UseAsync(opam);
        Assert.Equal(1, neither.Exit);
        Assert.Contains("--undo", neither.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_mirrors_need_a_later_opam_than_2_1()
    {
        using var opam = new OpamClient();
        await InitAsync(opam);
        string version = (await opam.RunAsync("--version")).Text.Trim();
        Assert.SkipWhen(Version.Parse(version.Split('~')[0]) >= new Version(2, 2), $"opam {version} can");
        CommandResult refused = await UseAsync(opam, "http://127.0.0.1:9/", "--archives");
        Assert.Equal(1, refused.Exit);
        Assert.Contains($"opam {version} lets nobody set archive-mirrors", refused.Error, StringComparison.Ordinal);
    }

    // Where no later opam is at hand, what it is documented to do: it keeps the option in a file.
    [Fact]
    public async Task With_an_opam_that_can_the_mirror_is_asked_for_archives_first_and_taken_back()
    {
        using var opam = new OpamClient();
        await using SeraiProcess mirror = await MirrorAsync("one");
        string option = _folder.File("option", "[\"http://a.example/cache\"]"u8);
        string program = _folder.File("bin/opam", System.Text.Encoding.UTF8.GetBytes($$"""
            #!/bin/sh
            case "$*" in
            --version) echo 2.3.0 ;;
            "option --global archive-mirrors") cat {{option}} ;;
            "option --global archive-mirrors="*) printf %s "${3#archive-mirrors=}" > {{option}} ;;
            *) echo "unexpected: $*" >&2; exit 9 ;;
            esac

            """));
        Processes.OpenToAll(program);
        var environment = new Dictionary<string, string?>(opam.Environment) { ["PATH"] = _folder["bin"] + ":/usr/bin:/bin" };
        CommandResult done = await UseAsync(environment, mirror.Url, "--archives", "--yes");
        Assert.True(done.Exit == 0, done.ToString());
        string set = await File.ReadAllTextAsync(option, TestContext.Current.CancellationToken);
        Assert.Equal($"[\"{mirror.Url}cache\" \"http://a.example/cache\"]", set);
        Assert.Contains("nothing to change", (await UseAsync(environment, mirror.Url, "--archives", "--yes")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await UseAsync(environment, "--undo")).Exit);
        Assert.Equal("[\"http://a.example/cache\"]", await File.ReadAllTextAsync(option, TestContext.Current.CancellationToken));
    }

    private async Task<SeraiProcess> MirrorAsync(string name)
    {
        var origin = new SampleOrigin(_folder[name], packages: 1);
        SeraiProcess mirror = SeraiProcess.Serve(_folder[name + "-data"], origin.Remote);
        await mirror.WaitForCommitAsync(origin.Tip);
        return mirror;
    }

    // opam shows a path as a URL.
    private async Task<string> InitAsync(OpamClient opam)
    {
        string folder = _folder["local"];
        Directory.CreateDirectory(Path.Combine(folder, "packages"));
        await File.WriteAllTextAsync(Path.Combine(folder, "repo"), "opam-version: \"2.0\"\n", TestContext.Current.CancellationToken);
        await opam.InitAsync(folder);
        return await UrlAsync(opam);
    }

    private static async Task<string> UrlAsync(OpamClient opam)
    {
        string list = (await opam.RunAsync("repository", "list", "--all", "--safe")).Text;
        return list.Split('\n').Single(line => line.StartsWith("default", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
    }

    private static Task<CommandResult> UseAsync(OpamClient opam, params string[] arguments) => UseAsync(opam.Environment, arguments);

    private static Task<CommandResult> UseAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var all = new Dictionary<string, string?>(environment) { ["XDG_STATE_HOME"] = null };
        return Command.RunAsync(SeraiProgram.Path, ["use", .. arguments], all);
    }
}
