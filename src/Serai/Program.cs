using System.CommandLine;
using Serai.Commands;

var root = new RootCommand("A mirror for opam repositories that answers, always.")
{
    ServeCommand.Make(),
    SyncCommand.Make(),
    VerifyCommand.Make(),
    HealthCommand.Make(),
    DemoCommand.Make(),
    ConfigCommand.Make(),
    InspectCommand.Make(),
    WorkerCommand.Make(),
};

// Signals end a command by its own cancellation token: the front drains, the worker follows it.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
