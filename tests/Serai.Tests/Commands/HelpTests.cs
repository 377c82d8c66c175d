using System.CommandLine;
using Serai.Commands;
using Serai.Testing;

namespace Serai.Tests.Commands;

/// <summary>What a person is told who asks, or mistypes.</summary>
public class HelpTests
{
    private static readonly Command[] Visible = [.. Leaves(CommandTable.Make()).Where(command => !command.Hidden)];

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
        Assert.Equal(name, parsed.CommandResult.Command.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_and_argument_says_what_it_does(string name)
    {
        Command command = Visible.Single(each => each.Name == name);
        Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{name} {option.Name}"));
    }

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
    public void A_mistyped_word_is_answered_with_the_nearest(string line, string nearest)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exit = CommandTable.Make().Parse(line.Split(' ')).Invoke(new InvocationConfiguration { Output = output, Error = error });
        Assert.Equal(1, exit);
        Assert.Contains(nearest, output.ToString() + error, StringComparison.Ordinal);
        Assert.Contains("id you mean", output.ToString() + error, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);
}
