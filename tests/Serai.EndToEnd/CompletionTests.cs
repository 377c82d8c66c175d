using Serai.EndToEnd.Fixtures;

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

    [Fact]
    public async Task A_shell_that_there_is_no_script_for_is_told_which_there_are()
    {
        CommandResult result = await SeraiProgram.RunAsync("completion", "tcsh");
        Assert.Equal(1, result.Exit);
        Assert.Contains("fish", result.Error, StringComparison.Ordinal);
    }
}
