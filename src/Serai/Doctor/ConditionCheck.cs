using System.Globalization;
using System.Net;
using Serai.Mirrors;

namespace Serai.Doctor;

/// <summary>Whether what a client has already is not sent again: by <c>ETag</c> and by date (RFC 9110, 13).</summary>
internal sealed class ConditionCheck(MirrorClient client, CheckReport report)
{
    private const string Subject = "conditions";
    private const int MostBytes = 1 << 16;

    /// <summary>Asks again with what the first answer gave.</summary>
    public async Task RunAsync(string what, string path, MirrorAnswer first, CancellationToken cancellationToken)
    {
        string? tag = first.Header("ETag");
        if (tag is null)
        {
            report.Note(Subject, $"the {what} comes without an ETag", "send one, quoted; the next opam asks by it, and every update costs one round trip instead of the file");
        }
        else if (!IsQuoted(tag))
        {
            report.Bad(Subject, $"the {what}'s ETag is not quoted: {tag}", "write ETag: \"…\", with its quotation marks (RFC 9110, 8.8.3); clients and caches leave out one that is none");
        }
        else
        {
            await AskByTagAsync(what, path, tag, cancellationToken);
        }

        if (DateCheck.TryRead(first.Header("Last-Modified"), out DateTimeOffset modified))
        {
            await AskByDateAsync(what, path, modified, cancellationToken);
        }
    }

    private static bool IsQuoted(string tag)
    {
        ReadOnlySpan<char> opaque = tag.StartsWith("W/", StringComparison.Ordinal) ? tag.AsSpan(2) : tag;
        return opaque.Length >= 2 && opaque[0] == '"' && opaque[^1] == '"' && !opaque[1..^1].Contains('"');
    }

    private async Task AskByTagAsync(string what, string path, string tag, CancellationToken cancellationToken)
    {
        HttpStatusCode same = await StatusAsync(path, ("If-None-Match", tag), cancellationToken);
        HttpStatusCode other = await StatusAsync(path, ("If-None-Match", "\"serai-doctor\""), cancellationToken);
        if (same != HttpStatusCode.NotModified)
        {
            report.Bad(Subject, $"asked for the {what} by its ETag, it answers {(int)same} instead of 304", "let the server compare If-None-Match: every update sends the whole file again, and an ETag that changes by itself is none");
        }
        else if (other != HttpStatusCode.OK)
        {
            report.Bad(Subject, $"asked for the {what} by another ETag, it answers {(int)other} instead of 200", "a client with an old index never gets a new one; look at the cache in front");
        }
        else
        {
            string weak = tag.StartsWith("W/", StringComparison.Ordinal) ? ", though it is a weak one" : string.Empty;
            report.Good(Subject, $"by its ETag the {what} is sent only where it changed{weak}");
        }
    }

    private async Task AskByDateAsync(string what, string path, DateTimeOffset modified, CancellationToken cancellationToken)
    {
        HttpStatusCode same = await StatusAsync(path, Since(modified), cancellationToken);
        HttpStatusCode older = await StatusAsync(path, Since(modified.AddDays(-1)), cancellationToken);
        if (older != HttpStatusCode.OK)
        {
            report.Bad(Subject, $"asked for the {what} by a date before its own, it answers {(int)older} instead of 200", "a client with an old index never gets a new one: compare the dates");
        }
        else if (same != HttpStatusCode.NotModified)
        {
            report.Note(Subject, $"asked for the {what} by its date, it answers {(int)same} instead of 304", "let the server compare If-Modified-Since");
        }
        else
        {
            report.Good(Subject, $"by its date the {what} is sent only where it changed");
        }
    }

    private static (string, string) Since(DateTimeOffset date) => ("If-Modified-Since", date.ToString("R", CultureInfo.InvariantCulture));

    private async Task<HttpStatusCode> StatusAsync(string path, (string, string) condition, CancellationToken cancellationToken) =>
        (await client.AskAsync(HttpMethod.Get, path, MostBytes, [condition], cancellationToken)).Status;
}
