using System.Globalization;
using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.Packages;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Descriptions;

namespace Serai.Front.Pages;

/// <summary><c>/packages</c>: all packages by name, or those that fit a query. With a script it answers as one types, without one it is a form.</summary>
internal sealed class PackagesPage(PackageShelf shelf, SearchDesk desk, FrontState state, TimeProvider time) : IEndpoint
{
    /// <summary>How many packages one page has.</summary>
    public const int PageLength = 100;

    /// <summary>How many are shown of what a search found.</summary>
    public const int MostFound = 50;

    private const int MaxPage = 10_000;

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        var query = SearchQuery.Parse(context.Request.Query["q"]);
        int page = int.TryParse(context.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, MaxPage) : 1;
        return DeskAnswer.SendAsync(context, desk, budget => Make(query, page, budget), time);
    }

    private DeskPage Make(SearchQuery query, int page, TimeBudget budget)
    {
        PackageIndex? index = shelf.Take();
        SearchHits? hits = query.Words.IsEmpty ? index?.Browse((page - 1) * PageLength, PageLength) : index?.Search(query, MostFound, budget);
        Markup body = new Markup().Add($"""
            <h1>Packages</h1>
            <form class="search" role="search" action="/packages" method="get">
            <label for="q">Name, tag, or words of what it does</label>
            <input id="q" name="q" type="search" maxlength="{SearchQuery.MaxLength}" autocomplete="off" spellcheck="false" value="{query.Text}"><button type="submit">Search</button>
            </form>
            <p id="count" role="status">{Count(query, hits)}</p>
            <div id="results">
            """);
        AddResults(body, query, hits, (page, index?.Initials ?? []));
        body.Add($"</div>\n");
        PackageMarkup.AddBehind(body, index?.Commit, state.Generation);
        return new DeskPage(StatusCodes.Status200OK, query.Words.IsEmpty ? "Packages · Serai" : $"{query.Text} · Packages · Serai", body);
    }

    private static string Count(SearchQuery query, SearchHits? hits) => hits switch
    {
        null => "No packages yet.",
        { Total: 1 } when query.Words.IsEmpty => "One package.",
        _ when query.Words.IsEmpty => string.Create(CultureInfo.InvariantCulture, $"{hits.Total:N0} packages."),
        { IsCut: true } => string.Create(CultureInfo.InvariantCulture, $"{(hits.Total == 1 ? "One package fits" : $"{hits.Total:N0} packages fit")}, and the search was ended before all were looked at."),
        { Total: 0 } => "No package fits.",
        { Total: 1 } => "One package fits.",
        _ when hits.Total > hits.Shown.Count => string.Create(CultureInfo.InvariantCulture, $"{hits.Total:N0} packages fit; the best {hits.Shown.Count} are shown."),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hits.Total:N0} packages fit."),
    };

    private static void AddResults(Markup body, SearchQuery query, SearchHits? hits, (int Page, IReadOnlyList<PackageInitial> Initials) browsing)
    {
        switch (hits)
        {
            case null:
                body.Add($"<p>The worker describes the packages in the background, once the first index is served. Come back in a moment.</p>");
                break;
            case { Shown.Count: 0 } when query.Words.IsEmpty:
                body.Add($"<p><a href=\"/packages\">To the first page</a></p>");
                break;
            case { Shown.Count: 0 }:
                body.Add($"<p>Try fewer words, or a part of the name. Slips of the finger are forgiven, from words of four letters on.</p>");
                break;
            case var all when query.Words.IsEmpty:
                AddInitials(body, browsing.Initials);
                AddTable(body, all.Shown, browsing.Initials, (browsing.Page - 1) * PageLength);
                AddPages(body, browsing.Page, (all.Total + PageLength - 1) / PageLength);
                break;
            default:
                AddTable(body, hits.Shown, [], 0);
                break;
        }
    }

    private static void AddInitials(Markup body, IReadOnlyList<PackageInitial> initials)
    {
        body.Add($"<nav class=\"pages\" aria-label=\"First letters\">");
        foreach (PackageInitial initial in initials)
        {
            body.Add($"<a href=\"/packages?page={(initial.First / PageLength) + 1}#letter-{initial.Text[0]}\">{initial.Text}</a>");
        }

        body.Add($"</nav>");
    }

    private static void AddTable(Markup body, IReadOnlyList<PackageSummary> shown, IReadOnlyList<PackageInitial> initials, int from)
    {
        body.Add($"<table><thead><tr><th scope=\"col\">Package</th><th scope=\"col\">What it does</th><th scope=\"col\" class=\"number\">Newest</th></tr></thead><tbody>");
        int next = 0;
        for (int i = 0; i < shown.Count; i++)
        {
            PackageSummary summary = shown[i];
            while (next < initials.Count && initials[next].First < from + i)
            {
                next++;
            }

            body.Add($"<tr");
            if (next < initials.Count && initials[next].First == from + i)
            {
                body.Add($" id=\"letter-{initials[next].Text[0]}\"");
            }

            body.Add($"><th scope=\"row\">");
            PackageMarkup.AddLinkToPage(body, summary.Name);
            body.Add($"</th><td>{summary.Synopsis}</td><td class=\"number\" data-label=\"newest\">{summary.Newest}</td></tr>");
        }

        body.Add($"</tbody></table>");
    }

    private static void AddPages(Markup body, int page, int pages)
    {
        body.Add($"<nav class=\"pages\" aria-label=\"More packages\">");
        if (page > 1)
        {
            body.Add($"<a rel=\"prev\" href=\"/packages?page={page - 1}\">Before</a>");
        }

        body.Add($"<span>Page {page} of {pages}</span>");
        if (page < pages)
        {
            body.Add($"<a rel=\"next\" href=\"/packages?page={page + 1}\">Further</a>");
        }

        body.Add($"</nav>");
    }
}
