using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Serai.Commands;

/// <summary>The help of commands: lists have a sentence for each, and descriptions flow with the width of the terminal.</summary>
internal static partial class HelpText
{
    // Who reads it through a pager or in a file has no width to ask for.
    private const int WidthWithoutTerminal = 100;

    // Statuses of exit follow a colon: "... again: 0 all is well".
    [GeneratedRegex(@"^(?<sentence>.*?)(?:: 0 |\.(?:\s|$))", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1_000)]
    private static partial Regex Beginning { get; }

    /// <summary>Gives a root, and all that is below it, its help.</summary>
    public static void Dress(RootCommand root)
    {
        // The library's own answers to /h and /?, too, which are paths here.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        var help = new HelpOption("--help", "-h");
        root.Options.Add(help);
        var printed = (HelpAction)help.Action!;
        if (Console.IsOutputRedirected)
        {
            printed.MaxWidth = WidthWithoutTerminal;
        }

        help.Action = new ListAction(printed);
        Flow(root);
    }

    /// <summary>Joins the lines of a paragraph; empty lines and examples stay lines of their own.</summary>
    public static string Flow(string description)
    {
        var lines = new List<string>();
        foreach (string line in description.Split('\n'))
        {
            bool begins = lines.Count == 0 || lines[^1].Length == 0 || line.Length == 0 || line.StartsWith("Example: ", StringComparison.Ordinal);
            if (begins)
            {
                lines.Add(line);
            }
            else
            {
                lines[^1] += " " + line;
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>What a command does, for a list.</summary>
    public static string FirstSentence(string description) => Beginning.Match(description).Groups["sentence"].Value + ".";

    private static void Flow(Command command)
    {
        command.Description = Flow(command.Description!);
        foreach (Command each in command.Subcommands)
        {
            Flow(each);
        }
    }

    // The library prints a description whole, wherever it stands; a help is the last thing that its process does.
    private sealed class ListAction(HelpAction printed) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            foreach (Command each in parseResult.CommandResult.Command.Subcommands)
            {
                each.Description = FirstSentence(each.Description!);
            }

            return printed.Invoke(parseResult);
        }
    }
}
