using System.Diagnostics;

namespace Serai.Benchmarks.Measuring;

/// <summary>One of the two things that a row compares: a process to run.</summary>
/// <param name="Start">Program, arguments, environment.</param>
/// <param name="Prepare">Done before each run, and not measured: what the last run made is taken away.</param>
internal sealed record Side(ProcessStartInfo Start, Action Prepare)
{
    /// <summary>The command as a shell would have it.</summary>
    public string Shown => string.Join(' ', Start.ArgumentList.Prepend(Path.GetFileName(Start.FileName)));
}
