using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Serai.Front.Pages;

/// <summary>The URL under which a visitor reaches this mirror, for the commands that a page shows.</summary>
internal static partial class VisitorAuthority
{
    private const string Placeholder = "http://THIS-HOST";

    /// <summary>The configured URL; else the visitor's own, if its <c>Host</c> is a valid authority; else a placeholder.</summary>
    /// <returns>Without a slash at the end.</returns>
    public static string UrlFor(HttpRequest request, Uri? publicUrl)
    {
        if (publicUrl is not null)
        {
            return publicUrl.AbsoluteUri.TrimEnd('/');
        }

        string host = request.Host.Value ?? string.Empty;
        return Authority().IsMatch(host) ? $"{request.Scheme}://{host}" : Placeholder;
    }

    // RFC 3986, 3.2.2 and 3.2.3: a registered name or an address, and a port. No user-info.
    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Authority();
}
