using System.CommandLine;

namespace Serai.Commands;

/// <summary>All commands, in the order of the help.</summary>
internal static class CommandTable
{
    /// <summary>Makes the root of them.</summary>
    public static RootCommand Make()
    {
        RootCommand root = MakeBare();
        HelpText.Dress(root);
        return root;
    }

    private static RootCommand MakeBare() => new("""
        A mirror for opam repositories that answers, always.

        Example: serai serve --listen '*:8080'
        """)
    {
        ServeCommand.Make(),
        SyncCommand.Make(),
        VerifyCommand.Make(),
        ExportCommand.Make(),
        ImportCommand.Make(),
        StatusCommand.Make(),
        DoctorCommand.Make(),
        UseCommand.Make(),
        HealthCommand.Make(),
        DemoCommand.Make(),
        ConfigCommand.Make(),
        InspectCommand.Make(),
        CompletionCommand.Make(),
        WorkerCommand.Make(),
    };
}
