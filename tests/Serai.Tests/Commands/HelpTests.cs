using System.CommandLine;
using System.CommandLine.Parsing;
using Serai.Commands;
using Serai.Testing;

namespace Serai.Tests.Commands;

/// <summary>What a person is told who asks, or mistypes.</summary>
public class HelpTests
{
    private static readonly Command[] Visible = [.. All(CommandTable.Make()).Where(command => !command.Hidden)];

    public static TheoryData<string> Names => [.. Visible.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_has_an_example_that_it_would_take_itself(string name)
    {
        Command command = Visible.Single(each => each.Name == name);
        string example = command.Description!.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith("Example: serai ", StringComparison.Ordinal));
        string line = example["Example: serai ".Length..].Split(" > ")[0].Replace("'", "", StringComparison.Ordinal);
        ParseResult parsed = CommandTable.Make().Parse(line.Split(' '));
        Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");

        // That of a group is one of its commands.
        Assert.Contains(name, PathOf(parsed.CommandResult));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_and_argument_says_what_it_does(string name)
    {
        Command command = Visible.Single(each => each.Name == name);
        Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{name} {option.Name}"));
        Assert.All(command.Arguments.Where(argument => !argument.Hidden), argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{name} {argument.Name}"));
    }

    [Fact]
    public async Task A_list_of_commands_has_one_sentence_for_each()
    {
        (int exit, string text, _) = await RunAsync("--help");
        Assert.Equal(0, exit);
        Assert.Contains("Runs the mirror until SIGTERM or Ctrl-C.", text, StringComparison.Ordinal);
        Assert.Contains("git object again.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SIGHUP", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("Example: ").Length - 1);
    }

    [Fact]
    public void A_description_has_breaks_between_paragraphs_and_before_examples_alone() =>
        Assert.Equal("One two.\n\nExample: a\nExample: b", HelpText.Flow("One\ntwo.\n\nExample: a\nExample: b"));

    [Theory]
    [InlineData("-h", 0)]
    [InlineData("--help", 0)]
    [InlineData("-?", 1)]
    [InlineData("/h", 1)]
    public async Task Help_has_the_names_that_it_has_on_Unix(string word, int exit) => Assert.Equal(exit, (await RunAsync(word)).Exit);

    [Fact]
    public void The_page_for_operators_and_the_front_page_have_a_row_for_every_command()
    {
        foreach (string page in new[] { "README.md", "docs/operations.md" })
        {
            string text = File.ReadAllText(Path.Combine(SourceTree.Root, page));
            Assert.All(CommandTable.Make().Subcommands.Where(command => !command.Hidden), command =>
                Assert.True(text.Contains($"| `serai {command.Name}", StringComparison.Ordinal), $"{page} has no row for serai {command.Name}"));
        }
    }

    [Theory]
    [InlineData("stats", "status")]
    [InlineData("serv", "serve")]
    [InlineData("serve --intervall 1m", "--interval")]
    [InlineData("config shwo", "show")]
    public async Task A_mistyped_word_is_answered_with_the_nearest(string line, string nearest)
    {
        (int exit, string output, string error) = await RunAsync(line.Split(' '));
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains($"did you mean {nearest}?", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve --intervall 3", "serai: unknown option \"--intervall\"; did you mean --interval?\nsee serai serve --help\n")]
    [InlineData("serve --nonesuch=5m", "serai: unknown option \"--nonesuch\"\nsee serai serve --help\n")]
    [InlineData("config shwo", "serai: unknown command \"shwo\"; did you mean show?\nsee serai config --help\n")]
    [InlineData("completion bash more", "serai: unknown argument \"more\"\nsee serai completion --help\n")]
    [InlineData("serve --interval", "serai: required argument missing for option: '--interval'\nsee serai serve --help\n")]
    public async Task What_is_not_understood_is_two_lines_and_no_help(string line, string expected)
    {
        (int exit, string output, string error) = await RunAsync(line.Split(' '));
        Assert.Equal((1, string.Empty, expected), (exit, output, error.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Who_names_no_command_is_shown_which_there_are()
    {
        (int exit, string output, _) = await RunAsync("config");
        Assert.Equal(1, exit);
        Assert.Contains("show", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] words)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exit = await CommandLine.RunAsync(words, new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];

    private static IEnumerable<string> PathOf(SymbolResult? result) => result is CommandResult command ? [.. PathOf(command.Parent), command.Command.Name] : [];
}
