using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.Http;
using Serai.Front.Packages;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Descriptions;

namespace Serai.Front.Pages;

/// <summary><c>/packages/NAME</c>: one package, its versions in opam's order, what they need, and what there is of their archives.</summary>
internal sealed class PackagePage(PackageViews views, SearchDesk desk, FrontState state, CurrentOptions options, TimeProvider time) : IEndpoint
{
    private const int MaxNameLength = 200;

    private static readonly byte[] Malformed = "404: a package's page is packages/<name>: letters, digits, - _ and +\n"u8.ToArray();

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        if (rest.Length > MaxNameLength || !PackageMarkup.IsName(rest.Span))
        {
            await Answer.ConstantAsync(context, StatusCodes.Status404NotFound, Malformed);
            return;
        }

        string name = rest.ToString();
        await DeskAnswer.SendAsync(context, desk, budget => Make(name, budget), time);
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

        return body.Add($"<p><a href=\"/packages\">All packages</a></p>");
    }
}
