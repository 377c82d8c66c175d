using System.CommandLine;
using System.Text;

namespace Serai.Commands;

/// <summary><c>serai completion SHELL</c>: prints the script by which a shell completes serai's commands and options.</summary>
internal static class CompletionCommand
{
    private const string ResourcePrefix = "completion/.";

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public static Command Make()
    {
        var command = new Command("completion", """
            Prints the script that lets a shell complete commands and options of serai: bash, zsh or fish. The shell then asks the program itself,
            so the script need not be made anew.

            Example: serai completion bash > ~/.local/share/bash-completion/completions/serai
            Example: serai completion zsh > ~/.zfunc/_serai
            Example: serai completion fish > ~/.config/fish/completions/serai.fish
            """);
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Shells) + "." };
        shell.AcceptOnlyFromAmong([.. Shells]);
        command.Arguments.Add(shell);
        command.SetAction(async (parsed, _) =>
        {
            await Console.Out.WriteAsync(ScriptFor(parsed.GetValue(shell)!));
            return 0;
        });
        return command;
    }

    /// <summary>The script for a shell.</summary>
    public static string ScriptFor(string shell)
    {
        using Stream script = typeof(CompletionCommand).Assembly.GetManifestResourceStream(ResourcePrefix + shell)!;
        using var reader = new StreamReader(script, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
