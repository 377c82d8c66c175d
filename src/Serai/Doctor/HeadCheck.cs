using System.Globalization;
using Serai.Mirrors;

namespace Serai.Doctor;

/// <summary>Whether <c>HEAD</c> tells what <c>GET</c> would send (RFC 9110, 9.3.2).</summary>
internal sealed class HeadCheck(MirrorClient client, CheckReport report)
{
    private const string Subject = "HEAD";

    /// <summary>Asks.</summary>
    public async Task RunAsync(string what, string path, MirrorAnswer whole, CancellationToken cancellationToken)
    {
        MirrorAnswer answer = await client.AskAsync(HttpMethod.Head, path, 0, [], cancellationToken);
        string length = whole.Body.Length.ToString(CultureInfo.InvariantCulture);
        if (!answer.IsOk)
        {
            report.Note(Subject, $"HEAD of the {what}: {answer.Describe()}; opam does not need it", "answer it like GET, without the body: monitors and other mirrors ask so");
        }
        else if (answer.Header("Content-Length") is { } said && said != length && answer.Header("ETag") == whole.Header("ETag"))
        {
            report.Bad(Subject, $"HEAD of the {what} says {said} bytes, GET sends {length}", "both have to say the same; look at what stands in front of the mirror");
        }
        else
        {
            report.Good(Subject, $"HEAD of the {what} says what GET sends");
        }
    }
}
