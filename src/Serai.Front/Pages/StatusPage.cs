using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Front.Pages;

/// <summary><c>/status</c>: the state, for people. The page asks again by itself every few seconds.</summary>
internal sealed class StatusPage(StatusSnapshots snapshots, ServiceHistory history) : IEndpoint
{
    private const string Refresh = "<meta http-equiv=\"refresh\" content=\"5\">";
    private const int MostProblems = 200;

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        StatusSnapshot status = snapshots.Take();
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>Status</h1><p>{StatusLine.Markup(status)}</p>");
        AppendSync(body, status.Sync);
        AppendRepository(body, status.Repository);
        ArchivesMarkup.Append(body, status.Archives);
        AppendService(body, status);
        body.Append("<h2>Answered within</h2>").Append(ServiceChart.Markup(history.Pieces))
            .Append("<p>Line: what 99 of 100 requests did not exceed. Bars: the longest stall in each ten seconds, red over 25 ms.</p>");
        AppendProblems(body, status.Problems, status.ProblemsTotal);
        return Html.SendAsync(context, $"Serai: {status.State}", Refresh, body.ToString());
    }

    private static void AppendSync(StringBuilder body, SyncStatus sync)
    {
        body.Append(CultureInfo.InvariantCulture, $"<h2>Sync</h2><p>{Html.Encode(sync.Phase)} {Html.Encode(sync.Text)}</p>");
        if (sync.Progress is { } progress)
        {
            body.Append(CultureInfo.InvariantCulture, $"<progress value=\"{progress:F3}\" max=\"1\" aria-label=\"{Html.Encode(sync.Phase)}\"></progress>");
        }

        if (sync.NextSyncAt is { } next)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>The next one begins at {next:u}.</p>");
        }
    }

    private static void AppendRepository(StringBuilder body, RepositoryStatus repository)
    {
        body.Append("<h2>Repository</h2><table>");
        AppendRow(body, "Remote", repository.Remote);
        AppendRow(body, "Branch", repository.Branch);
        AppendRow(body, "Commit", repository.Commit);
        AppendRow(body, "Commit time", repository.CommitTime?.ToString("u", CultureInfo.InvariantCulture));
        AppendRow(body, "Generation", repository.Generation?.ToString(CultureInfo.InvariantCulture));
        AppendRow(body, "Published", repository.PublishedAt?.ToString("u", CultureInfo.InvariantCulture));
        AppendRow(body, "Remote last heard of", repository.CheckedAt is null ? "never" : StatusLine.Age(repository.AgeS) + " ago");
        AppendRow(body, "Descent", repository.Descent);
        AppendRow(body, "Last error", repository.LastError ?? "none");
        foreach (RemoteFailure failure in repository.FailedRemotes)
        {
            AppendRow(body, $"Failed: {failure.Remote}", failure.Reason);
        }

        body.Append("</table>");
    }

    private static void AppendService(StringBuilder body, StatusSnapshot status)
    {
        ServiceStatus service = status.Service;
        body.Append("<h2>Service</h2><table>");
        AppendRow(body, "Version", status.Version);
        AppendRow(body, "Isolation of the worker", status.Isolation);
        AppendRow(body, "Up for", StatusLine.Age(service.UptimeS));
        AppendRow(body, "Requests", service.Requests.ToString("N0", CultureInfo.InvariantCulture));
        AppendRow(body, "Answered within (p50, p99, p99.9)", string.Create(CultureInfo.InvariantCulture, $"{service.P50Ms:F2}, {service.P99Ms:F2}, {service.P999Ms:F2} ms"));
        AppendRow(body, "Longest stall", string.Create(CultureInfo.InvariantCulture, $"{service.LongestStallMs:F1} ms"));
        AppendRow(body, "Memory", string.Create(CultureInfo.InvariantCulture, $"{service.RssBytes / 1e6:F0} MB"));
        AppendRow(body, "Restarts of the worker", service.WorkerRestarts.ToString(CultureInfo.InvariantCulture));
        if (service.WorkerTrouble is not null)
        {
            AppendRow(body, "Trouble with the worker", service.WorkerTrouble);
        }

        AppendRow(body, "Damage", service.Damage ?? "none");
        body.Append("</table>");
    }

    private static void AppendProblems(StringBuilder body, IReadOnlyList<PathProblem> problems, int total)
    {
        body.Append(CultureInfo.InvariantCulture, $"<h2>Problems in files</h2><p>{total:N0} paths were left out or could not be read.</p>");
        if (problems.Count == 0)
        {
            return;
        }

        body.Append("<table>");
        foreach (PathProblem problem in problems.Take(MostProblems))
        {
            AppendRow(body, problem.Path, problem.Reason);
        }

        body.Append("</table>");
    }

    private static void AppendRow(StringBuilder body, string name, string? value) =>
        body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Html.Encode(name)}</th><td>{Html.Encode(value)}</td></tr>");
}
