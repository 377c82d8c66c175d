using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>The completion scripts in the shells that are here.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("serai sta", 1, "status")]
    [InlineData("serai config ", 2, "init show")]
    [InlineData("serai serve --ann", 2, "--announce-stale")]
    [InlineData("serai serve --archives ", 3, "all off on-demand")]
    [InlineData("serai serve --git-store ", 3, "disk memory")]
    public async Task Bash_completes_what_the_program_suggests(string line, int word, string expected)
    {
        Command.SkipWithout("bash");
        string words = string.Join(' ', line.Split(' ').Select((each, i) => i == 0 ? SeraiProgram.Path : $"'{each}'"));
        string script = $$"""
            source <({{SeraiProgram.Path}} completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{words}}) COMP_CWORD={{word}}
            _serai_complete
            printf '%s\n' "$(printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ')"
            """;
        CommandResult result = await Command.RunAsync("bash", ["-c", script], SeraiProgram.CleanEnvironment);
        Assert.True(result.Exit == 0, result.ToString());
        string[] suggested = result.Text.Split(' ', StringSplitOptions.TrimEntries);
        foreach (string each in expected.Split(' '))
        {
            Assert.Contains(each, suggested, StringComparer.Ordinal);
        }

        Assert.DoesNotContain(suggested, each => each is "-?" || each.StartsWith('/'));
    }

    [Theory]
    [InlineData("serai sta", "status")]
    [InlineData("serai config ", "init show")]
    [InlineData("serai serve --ann", "--announce-stale")]
    [InlineData("serai serve --archives ", "all off on-demand")]
    public async Task Fish_completes_what_the_program_suggests_and_no_files_beside_it(string line, string expected)
    {
        Command.SkipWithout("fish");
        using var folder = new TemporaryFolder();
        folder.File("serai-is-no-suggestion", default);
        CommandResult result = await Command.RunAsync(
            "fish", ["--no-config", "-c", $"serai completion fish | source; complete -C '{line}'"], WithProgram(folder), folder.Path);
        Assert.True(result.Exit == 0, result.ToString());
        string[] suggested = result.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Subset(suggested.ToHashSet(StringComparer.Ordinal), expected.Split(' ').ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain("serai-is-no-suggestion", suggested, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Fish_completes_files_where_the_program_suggests_nothing()
    {
        Command.SkipWithout("fish");
        using var folder = new TemporaryFolder();
        folder.File("some.pack", default);
        CommandResult result = await Command.RunAsync(
            "fish", ["--no-config", "-c", "serai completion fish | source; complete -C 'serai inspect pack so'"], WithProgram(folder), folder.Path);
        Assert.Equal("some.pack", result.Text.Trim());
    }

    [Theory]
    [InlineData("serai sta", "serai status")]
    [InlineData("serai serve --ann", "--announce-stale")]
    [InlineData("serai serve --archives on", "--archives on-demand")]
    public async Task Zsh_completes_what_the_program_suggests(string line, string expected)
    {
        Command.SkipWithout("zsh");
        using var folder = new TemporaryFolder();

        // A shell that is typed into: its line editor completes for nobody else.
        const string Script = """
            zmodload zsh/zpty
            read_until() {
                local piece= out=
                integer turns=0
                while [[ $out != *"$1"* ]] && (( turns++ < 1200 )); do
                    if zpty -r -t typed piece; then out+=$piece; else sleep 0.05; fi
                done
                print -r -- "$out"
            }
            zpty -b typed zsh -f -i
            zpty -w typed "PS1='> '; autoload -Uz compinit; compinit -u -D; source <(serai completion zsh); print READ''Y"
            read_until READY >/dev/null
            zpty -w -n typed "$1"$'\t'
            read_until "$2"
            zpty -d typed
            """;
        CommandResult result = await Command.RunAsync(
            "zsh", ["-f", "-c", Script, "typing", line, expected], WithProgram(folder), folder.Path);
        Assert.True(result.Exit == 0 && result.Text.Contains(expected, StringComparison.Ordinal), result.ToString());
    }

    [Fact]
    public async Task A_shell_that_there_is_no_script_for_is_told_which_there_are()
    {
        CommandResult result = await SeraiProgram.RunAsync("completion", "tcsh");
        Assert.Equal(1, result.Exit);
        Assert.Contains("fish", result.Error, StringComparison.Ordinal);
    }

    // The scripts call the program by its name; the shells write below the home folder.
    private static Dictionary<string, string?> WithProgram(TemporaryFolder home) => new(SeraiProgram.CleanEnvironment, StringComparer.Ordinal)
    {
        ["PATH"] = $"{Path.GetDirectoryName(SeraiProgram.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = home.Path,
        ["TERM"] = "dumb",
    };
}
