using System.CommandLine;
using Serai.Commands;
using Serai.Front.Admission;

// Before anything else needs a library.
if (Descriptors.Complaint is { } complaint)
{
    return await Refusal.TellAsync(complaint);
}

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
