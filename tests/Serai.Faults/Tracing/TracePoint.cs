using System.Text.RegularExpressions;

namespace Serai.Faults.Tracing;

/// <summary>One system call within the data folder: a point at which a process can be killed, or the disk fail.</summary>
/// <param name="Call">Its name.</param>
/// <param name="Path">Relative to the data folder, without what is random in it.</param>
internal sealed partial record TracePoint(string Call, string Path)
{
    [GeneratedRegex("[0-9a-f]{12,}|[0-9]{6,}", RegexOptions.None, 1_000)]
    private static partial Regex Random { get; }

    /// <summary>Of an absolute path.</summary>
    public static TracePoint Of(string call, string root, string path) => new(call, Random.Replace(System.IO.Path.GetRelativePath(root, path), "…"));

    public override string ToString() => $"{Call} {Path}";
}
