using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Serai.Mirrors;

/// <summary>What a mirror answered, read up to a bound.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">All header fields, of the answer and of its content; names in any case.</param>
/// <param name="Body">The body, or its beginning.</param>
/// <param name="From">Where it came from in the end: redirects were followed.</param>
internal sealed record MirrorAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, Uri From)
{
    private const int MostSaidBytes = 4 << 10;

    /// <summary>Why the body is not whole; null where it is.</summary>
    public string? Cut { get; init; }

    /// <summary>Whether the body was longer than was asked for, and so is only its beginning.</summary>
    public bool IsBeginning { get; init; }

    /// <summary>How long all of it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Whether the status is 200.</summary>
    public bool IsOk => Status == HttpStatusCode.OK;

    /// <summary>A header field; null where it is missing.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The status with its name, for people.</summary>
    public string Describe() => $"{(int)Status} {ReasonPhrases.GetReasonPhrase((int)Status)}".TrimEnd();

    /// <summary>The status with its name, and what a refusal says in plain text, for people.</summary>
    public string DescribeRefusal()
    {
        bool isText = Header("Content-Type")?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) == true;
        string said = isText ? Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, MostSaidBytes))).Trim() : string.Empty;
        return said.Length == 0 ? Describe() : $"{Describe()} ({Printable.Of(said)})";
    }
}
