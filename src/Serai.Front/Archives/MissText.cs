using System.Globalization;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Archives;

/// <summary>What is said of an archive that cannot be had, in one line that reads well in a terminal.</summary>
internal static class MissText
{
    private const int ShownDigits = 12;

    /// <summary>Of one that fails for now.</summary>
    /// <param name="hash">As it was asked for.</param>
    /// <param name="report">The last of its fetch.</param>
    /// <param name="failure">The worker's account of it, where the status has one.</param>
    /// <param name="retryAfterSeconds">When to come again.</param>
    /// <param name="now">The time.</param>
    public static string Failed(ArchiveHash hash, FetchReport report, ArchiveFailure? failure, int retryAfterSeconds, DateTimeOffset now)
    {
        string known = failure is null ? string.Empty : $"known as {failure.Package}, ";
        string since = failure is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", failing for {Math.Max(0, (now - failure.Since).TotalSeconds):F0} s");
        string origin = failure is null ? string.Empty : $"; origin {failure.Url}";
        return OneLine(string.Create(
            CultureInfo.InvariantCulture, $"503: {Name(hash)}: {known}{report.Reason ?? "its fetch failed"}{since}, next try in {retryAfterSeconds} s{origin}"));
    }

    /// <summary>Of one that is gone for good.</summary>
    public static string Gone(ArchiveHash hash, FetchReport report) =>
        OneLine($"404: {Name(hash)}: {report.Reason ?? "all its sources say that it is gone, or give other bytes"}");

    private static string Name(ArchiveHash hash) => $"{hash.AlgorithmName} {hash.Hex.AsSpan(0, ShownDigits)}…";

    // A reason tells what an origin said: it is no more than text, and stays on its line.
    private static string OneLine(string text) =>
        string.Create(text.Length, text, (line, from) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });
}
