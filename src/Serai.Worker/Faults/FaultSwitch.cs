using System.Text;
using Microsoft.Win32.SafeHandles;
using Serai.Worker.Lanes;

namespace Serai.Worker.Faults;

/// <summary>
/// For experiments and tests only: the variable <c>SERAI_TEST_FAULT</c>, as <c>build:spin10</c>, makes the worker do that fault once, when it first
/// comes to that stage. Without the variable nothing ever happens here.
/// </summary>
internal static class FaultSwitch
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SERAI_TEST_FAULT";

    private const int StandardError = 2;

    private static readonly (WorkStage Stage, FaultKind Kind)? Armed = Read(Environment.GetEnvironmentVariable(Variable));

    private static int Pending = 1;

    /// <summary>Does the fault, where one is armed for this stage and has not been done.</summary>
    public static void At(WorkStage stage)
    {
        if (Armed is { } armed && armed.Stage == stage && Interlocked.Exchange(ref Pending, 0) == 1)
        {
            Tell(armed.Stage, armed.Kind);
            Fault.Do(armed.Kind);
        }
    }

    /// <summary>The line by which an experiment knows that its fault struck.</summary>
    public static string LineOf(WorkStage stage, FaultKind kind) => $"fault {stage}:{kind} strikes".ToLowerInvariant();

    /// <summary>Reads <c>stage:fault</c>, and <c>stage:fault:always</c>, which is the front's to understand.</summary>
    /// <returns>Null for anything else.</returns>
    public static (WorkStage Stage, FaultKind Kind)? Read(string? text) =>
        text?.Split(':') is [var stage, var kind, ..]
        && Enum.TryParse(stage, ignoreCase: true, out WorkStage at) && Enum.IsDefined(at)
        && Enum.TryParse(kind, ignoreCase: true, out FaultKind what) && Enum.IsDefined(what)
            ? (at, what)
            : null;

    // Straight to standard error: what a logger has queued is lost where the fault is the end of the process.
    private static void Tell(WorkStage stage, FaultKind kind)
    {
        using var error = new SafeFileHandle(StandardError, ownsHandle: false);
        using var stream = new FileStream(error, FileAccess.Write, bufferSize: 0);
        stream.Write(Encoding.ASCII.GetBytes(LineOf(stage, kind) + "\n"));
    }
}
