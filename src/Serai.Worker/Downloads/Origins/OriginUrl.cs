using System.Diagnostics.CodeAnalysis;

namespace Serai.Worker.Downloads.Origins;

/// <summary>
/// Reads the URL of a source, which anybody may have written. User and password are dropped: they stand in a public file and prove nothing,
/// and so they never reach a log; credentials come from the operator's file alone.
/// </summary>
internal static class OriginUrl
{
    // RFC 9110, 4.1 wants 8,000 to be understood; nobody's archive needs more.
    private const int MaxCharacters = 8_000;

    /// <summary>Reads.</summary>
    /// <param name="text">As it stands in the opam file.</param>
    /// <param name="url">What can be asked for.</param>
    /// <param name="reason">Why it cannot be.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? reason)
    {
        url = null;
        reason = text.Length > MaxCharacters ? $"a URL of {text.Length} characters, more than {MaxCharacters}"
            : text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)) ? "a URL with blanks or control characters"
            : !Uri.TryCreate(text, UriKind.Absolute, out Uri? read) ? "not a URL"
            : Judge(read);
        if (reason is null)
        {
            url = new Uri(new Uri(text, UriKind.Absolute).GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped));
        }

        return url is not null;
    }

    private static string? Judge(Uri read) =>
        read.Scheme is not ("http" or "https") ? "neither http nor https"
        : read.IdnHost.Length == 0 ? "a URL without a host"
        : null;
}
