using System.CommandLine;
using Serai.Commands;
using Serai.Front.Admission;

// Before anything else needs a library.
if (Descriptors.Complaint is { } complaint)
{
    return await Refusal.TellAsync(complaint);
}

// Signals end a command by its own cancellation token: the front drains, the worker follows it.
return await CommandLine.RunAsync(args, new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
