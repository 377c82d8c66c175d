using System.CommandLine;
using Serai.Commands;

namespace Serai.Tests.Commands;

/// <summary>What the program suggests to a shell, by the directive that the scripts use.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("serai st", "status")]
    [InlineData("serai config ", "show")]
    [InlineData("serai serve --arch", "--archives")]
    [InlineData("serai completion ", "fish")]
    [InlineData("serai serve --archives ", "on-demand")]
    [InlineData("serai serve --git-store ", "memory")]
    [InlineData("serai sync --log-format ", "json")]
    public void Commands_options_and_values_are_suggested(string line, string suggestion)
    {
        string[] suggestions = Suggest(line);
        Assert.Contains(suggestion, suggestions);
        Assert.DoesNotContain("worker", suggestions);
    }

    [Fact]
    public void The_names_that_help_has_elsewhere_are_not_suggested()
    {
        string[] suggestions = Suggest("serai ");
        Assert.Contains("--help", suggestions);
        Assert.DoesNotContain("-?", suggestions);
        Assert.DoesNotContain("/h", suggestions);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _serai_complete serai")]
    [InlineData("zsh", "#compdef serai")]
    [InlineData("fish", "complete -c serai")]
    public void There_is_a_script_for_each_shell(string shell, string line)
    {
        Assert.Contains(shell, CompletionCommand.Shells);
        Assert.Contains(line, CompletionCommand.ScriptFor(shell), StringComparison.Ordinal);
    }

    private static string[] Suggest(string line)
    {
        var output = new StringWriter();
        int exit = CommandTable.Make().Parse([$"[suggest:{line.Length}]", line]).Invoke(new InvocationConfiguration { Output = output });
        Assert.Equal(0, exit);
        return output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
