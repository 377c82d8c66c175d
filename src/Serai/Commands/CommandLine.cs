using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Serai.Mirrors;
using Serai.Settings;

namespace Serai.Commands;

/// <summary>The way from the words of a command line to what they ask for.</summary>
internal static class CommandLine
{
    /// <summary>Does what the words ask for. What cannot be understood is said in two lines: a whole help would take them out of sight.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, InvocationConfiguration configuration)
    {
        ParseResult parsed = CommandTable.Make().Parse(words);
        Command command = parsed.CommandResult.Command;

        // Who names no command is shown which there are.
        if (parsed.Action is not ParseErrorAction || (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0))
        {
            return await parsed.InvokeAsync(configuration);
        }

        await configuration.Error.WriteLineAsync($"serai: {Complaint(parsed)}");
        await configuration.Error.WriteLineAsync($"see {NameOf(parsed.CommandResult)} --help");
        return Terminal.Error;
    }

    // Of words that nobody knows the first is the cause: those behind it may have been meant for it.
    private static string Complaint(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [string unknown, ..])
        {
            string message = string.Join("; ", parsed.Errors.Select(error => Printable.Of(string.Join(' ', error.Message.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)))));
            return char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
        }

        bool isOption = unknown.StartsWith('-');
        Command command = parsed.CommandResult.Command;
        string name = isOption ? unknown.Split('=')[0] : unknown;
        IEnumerable<string> known = isOption
            ? command.Options.Concat(Root(parsed.CommandResult).Options.Where(option => option.Recursive)).Where(option => !option.Hidden).Select(option => option.Name)
            : command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
        string kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        string cure = NearestName.TryFind(name, known, out string? nearest) ? $"; did you mean {nearest}?" : string.Empty;
        return $"unknown {kind} \"{Printable.Of(name)}\"{cure}";
    }

    private static Command Root(SymbolResult result) => result.Parent is CommandResult parent ? Root(parent) : ((CommandResult)result).Command;

    // The root is called as its file is, which a shell may know by another name.
    private static string NameOf(CommandResult result) => result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : "serai";
}
