using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.Packages;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Descriptions;

namespace Serai.Front.Pages;

/// <summary>
/// <c>/packages/NAME</c>: one package, its versions in opam's order, what they need, and what there is of their archives. <c>NAME.VERSION</c>, as
/// opam's users write it, leads there, and no name at all to the search.
/// </summary>
internal sealed class PackagePage(PackageViews views, SearchDesk desk, FrontState state, CurrentOptions options, TimeProvider time) : IEndpoint
{
    private const int MaxNameLength = 200;

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        if (rest.IsEmpty)
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = "/packages";
            await Html.SendAsync(context, "Packages · Serai", new Markup().Add($"<p><a href=\"/packages\">All packages</a></p>"));
            return;
        }

        // opam(1), package: a name has no full stop, a version may have some.
        int dot = rest.Span.IndexOf('.');
        ReadOnlyMemory<char> beforeDot = dot < 0 ? rest : rest[..dot];
        if (rest.Length > MaxNameLength || !PackageMarkup.IsName(beforeDot.Span) || !IsVersion(dot < 0 ? default : rest.Span[(dot + 1)..]))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await Html.SendAsync(context, "Nothing here · Serai", Malformed());
            return;
        }

        string name = beforeDot.ToString();
        await DeskAnswer.SendAsync(context, desk, budget => dot < 0 ? Make(name, budget) : Lead(name, budget), time);
    }

    private static bool IsVersion(ReadOnlySpan<char> text)
    {
        foreach (char each in text)
        {
            if (!char.IsAsciiLetterOrDigit(each) && each is not ('_' or '+' or '-' or '.' or '~'))
            {
                return false;
            }
        }

        return true;
    }

    // What was asked for is not repeated: it may be anything.
    private static Markup Malformed() => new Markup().Add($"""
        <h1>There is nothing here</h1>
        <p>The page of a package is <code>/packages/NAME</code>; a name has letters, digits, <code>-</code>, <code>_</code> and <code>+</code>.</p>
        <p><a href="/packages">Search all packages</a></p>
        """);

    // Not for good: the next index may be without it.
    private DeskPage Lead(string name, TimeBudget budget)
    {
        PackageView view = views.Take(name, budget);
        if (view.Summary is null)
        {
            return new DeskPage(StatusCodes.Status404NotFound, "No such package · Serai", NotThere(name, view));
        }

        var body = new Markup();
        PackageMarkup.AddLinkToPage(body, name);
        return new DeskPage(StatusCodes.Status302Found, "Packages · Serai", body) { Location = $"/packages/{name}" };
    }

    private DeskPage Make(string name, TimeBudget budget)
    {
        PackageView view = views.Take(name, budget);
        if (view is not { Summary: { } summary, Description: { } description })
        {
            return new DeskPage(StatusCodes.Status404NotFound, "No such package · Serai", NotThere(name, view));
        }

        var body = new Markup();
        ArchivePolicy policy = options.Now.Archives;
        var archives = new SourceMarkup(view, ArchiveNews.Of(state.Report.Archives, policy, time.GetUtcNow()), policy, state.Generation?.Checksums);
        PackageMarkup.Add(body, summary, description, archives);
        PackageMarkup.AddBehind(body, view.Commit, state.Generation);
        return new DeskPage(StatusCodes.Status200OK, $"{name} · Packages · Serai", body);
    }

    private static Markup NotThere(string name, PackageView view)
    {
        Markup body = new Markup().Add($"<h1>No package is called {name}</h1>");
        if (view.Commit is null)
        {
            return body.Add($"<p>The worker describes the packages in the background, once the first index is served. Come back in a moment.</p>");
        }

        if (view.Similar.Count > 0)
        {
            body.Add($"<p>Perhaps one of these is meant:</p><ul>");
            foreach (PackageSummary similar in view.Similar)
            {
                body.Add($"<li>");
                PackageMarkup.AddLinkToPage(body, similar.Name);
                body.Add($" {similar.Synopsis}</li>");
            }

            body.Add($"</ul>");
        }

        return body.Add($"<p><a href=\"/packages\">Search all packages</a></p>");
    }
}
