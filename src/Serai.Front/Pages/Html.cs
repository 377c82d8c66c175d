using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Serai.Front.Http;

namespace Serai.Front.Pages;

/// <summary>The frame of every page: one style sheet in the page itself, and a policy that lets nothing else in.</summary>
internal static class Html
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d1a16; --paper: #fbf8f3; --line: #d9d0c1; --accent: #9a4a12; --good: #2c6e3f; --bad: #a3261f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #ece5da; --paper: #191612; --line: #40382d; --accent: #e39a5f; --good: #7fc693; --bad: #f08a80; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
        h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
        a { color: var(--accent); } nav a { margin-right: 1rem; }
        pre { overflow-x: auto; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .4rem; font-size: .9rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        th { font-weight: 600; width: 14rem; } .good { color: var(--good); } .bad { color: var(--bad); }
        progress { width: 100%; }
        .chart { width: 100%; } .chart text { font-size: 11px; fill: var(--ink); } .chart .grid { stroke: var(--line); } .chart .late { fill: var(--line); } .chart .stall { fill: var(--bad); }
        .chart .p99 { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Makes any text inert.</summary>
    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? string.Empty);

    /// <summary>Sends a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="head">Markup for the head, or nothing.</param>
    /// <param name="body">Markup, in which everything foreign went through <see cref="Encode"/>.</param>
    public static Task SendAsync(HttpContext context, string title, string head, string body)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Answer.TextAsync(context, "text/html; charset=utf-8", $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{head}<title>{Encode(title)}</title><style>{Style}</style></head>
            <body>
            <nav><a href="/">Serai</a><a href="/status">Status</a></nav>
            <main>{body}</main>
            </body>
            </html>

            """);
    }
}
