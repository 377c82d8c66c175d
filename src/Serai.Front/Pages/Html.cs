using Microsoft.AspNetCore.Http;
using Serai.Front.Http;

namespace Serai.Front.Pages;

/// <summary>The frame of every page, and a policy that lets in nothing but this mirror's own assets: nothing in a page itself is run or styles it.</summary>
internal static class Html
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string Name)[] Places = [("/packages", "Packages"), ("/status", "Status")];

    /// <summary>Sends a page.</summary>
    /// <param name="context">The request; its answer's status stays as it is.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="body">What stands in the frame; it is disposed of.</param>
    /// <param name="refreshes">Whether a browser without scripts asks again by itself.</param>
    public static async Task SendAsync(HttpContext context, string title, Markup body, bool refreshes = false)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        using var page = new Markup();
        using (body)
        {
            Frame(page, context.Request.Path.Value ?? string.Empty, title, body, refreshes);
        }

        await Answer.BytesAsync(context, "text/html; charset=utf-8", page.Written);
    }

    private static void Frame(Markup page, string path, string title, Markup body, bool refreshes)
    {
        page.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            """);
        if (refreshes)
        {
            page.Add($"<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>");
        }

        page.Add($"""

            <title>{title}</title>
            <link rel="stylesheet" href="{Asset.Style.Path}"><link rel="icon" href="{Asset.Icon.Path}"><script src="{Asset.Script.Path}" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header><nav aria-label="Pages"><a class="brand" href="/">Serai</a>
            """);
        foreach ((string place, string name) in Places)
        {
            page.Add($"<a href=\"{place}\"");
            if (path.StartsWith(place, StringComparison.Ordinal))
            {
                page.Add($" aria-current=\"page\"");
            }

            page.Add($">{name}</a>");
        }

        page.Add($"""
            </nav></header>
            <main id="main">{body}</main>
            <footer>Serai, a mirror for opam · <a href="/status.json">the state for programs</a> · <a href="/metrics">metrics</a></footer>
            </body>
            </html>

            """);
    }
}
