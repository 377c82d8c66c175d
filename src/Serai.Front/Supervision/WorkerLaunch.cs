namespace Serai.Front.Supervision;

/// <summary>How the worker is started: the front knows nothing of what it is told.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, without the control socket's path, which the front appends.</param>
/// <param name="StandardInput">What is written to its standard input, ended by a line feed; the input then stays open while the
/// front lives.</param>
/// <param name="Environment">Variables set for it beside the front's own.</param>
public sealed record WorkerLaunch(
    string FileName,
    IReadOnlyList<string> Arguments,
    ReadOnlyMemory<byte> StandardInput,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Variables of the front that only the first worker gets, not those that follow it.</summary>
    public IReadOnlyList<string> FirstOnly { get; init; } = [];

    /// <summary>Whether a worker started this way is one started that way.</summary>
    public bool IsSameAs(WorkerLaunch other) =>
        FileName == other.FileName
        && Arguments.SequenceEqual(other.Arguments, StringComparer.Ordinal)
        && StandardInput.Span.SequenceEqual(other.StandardInput.Span)
        && Environment.Count == other.Environment.Count
        && Environment.All(each => other.Environment.TryGetValue(each.Key, out string? value) && value == each.Value);
}
