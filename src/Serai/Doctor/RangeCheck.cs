using System.Globalization;
using System.Net;
using Serai.Mirrors;

namespace Serai.Doctor;

/// <summary>Whether a client whose download broke off can have the rest (RFC 9110, 14).</summary>
internal sealed class RangeCheck(MirrorClient client, CheckReport report)
{
    private const string Subject = "ranges";
    private const int Part = 64;

    /// <summary>Asks for a part from the middle of something whose bytes are known.</summary>
    public async Task RunAsync(string what, string path, byte[] whole, CancellationToken cancellationToken)
    {
        if (whole.Length < 2)
        {
            return;
        }

        int from = whole.Length / 2;
        int to = Math.Min(from + Part, whole.Length) - 1;
        string range = string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{to}");
        MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, path, whole.Length, [("Range", range)], cancellationToken);
        string expected = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{whole.Length}");
        if (answer.Status != HttpStatusCode.PartialContent)
        {
            report.Bad(Subject, $"asked for a part of the {what}, it answers {answer.Describe()} instead of 206", "let the server answer Range: a download that broke off begins again from nothing");
        }
        else if (answer.Header("Content-Range") != expected || !answer.Body.AsSpan().SequenceEqual(whole.AsSpan(from, to - from + 1)))
        {
            report.Bad(Subject, $"the part of the {what} is not the one that was asked for (Content-Range: {answer.Header("Content-Range") ?? "none"}, expected {expected})", "a download that is gone on with is spoiled by it; a cache in front may mix two versions");
        }
        else
        {
            report.Good(Subject, $"a part of the {what} is the part that was asked for");
        }
    }
}
