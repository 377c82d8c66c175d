using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Serai.Front.Http;

namespace Serai.Front.Pages;

/// <summary>The frame of every page, and a policy that lets in nothing but this mirror's own assets: nothing in a page itself is run or styles it.</summary>
internal static class Html
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string Name)[] Places = [("/packages", "Packages"), ("/status", "Status")];

    /// <summary>Makes any text inert.</summary>
    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? string.Empty);

    /// <summary>Sends a page.</summary>
    /// <param name="context">The request; its answer's status stays as it is.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="head">Markup for the head, or nothing.</param>
    /// <param name="body">Markup, in which everything foreign went through <see cref="Encode"/>.</param>
    public static Task SendAsync(HttpContext context, string title, string head, string body)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        string path = context.Request.Path.Value ?? string.Empty;
        string places = string.Concat(Places.Select(place =>
            $"<a href=\"{place.Path}\"{(path.StartsWith(place.Path, StringComparison.Ordinal) ? " aria-current=\"page\"" : string.Empty)}>{place.Name}</a>"));
        return Answer.TextAsync(context, "text/html; charset=utf-8", $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">{head}
            <title>{Encode(title)}</title>
            <link rel="stylesheet" href="{Asset.Style.Path}"><link rel="icon" href="{Asset.Icon.Path}"><script src="{Asset.Script.Path}" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header><nav aria-label="Pages"><a class="brand" href="/">Serai</a>{places}</nav></header>
            <main id="main">{body}</main>
            <footer>Serai, a mirror for opam · <a href="/status.json">the state for programs</a> · <a href="/metrics">metrics</a></footer>
            </body>
            </html>

            """);
    }
}
