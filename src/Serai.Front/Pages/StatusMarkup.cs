using System.Globalization;
using System.Text;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Front.Pages;

/// <summary>All that the status page tells of one moment, as markup: made once for everybody who follows it.</summary>
internal static class StatusMarkup
{
    private const int MostProblems = 100;

    private static readonly (SyncPhase Phase, string Name)[] Steps =
    [
        (SyncPhase.Contacting, "Contact"), (SyncPhase.Receiving, "Receive and analyse"), (SyncPhase.Building, "Build the index"), (SyncPhase.Publishing, "Publish"),
    ];

    /// <summary>Makes it.</summary>
    public static string Of(StatusSnapshot status, IReadOnlyList<HistoryPiece> history, DateTimeOffset now)
    {
        var body = new StringBuilder();
        body.Append(StatusLine.Markup(status));
        AppendSync(body, status.Sync, now);
        AppendRepository(body, status.Repository);
        ArchivesMarkup.Append(body, status.Archives, now);
        body.Append("<h2>Answered within</h2>").Append(ServiceChart.Markup(history))
            .Append("<p class=\"soft\">Line: what 99 of 100 requests did not exceed. Bars: the longest stall in each ten seconds, red over 25 ms.</p>");
        AppendService(body, status);
        AppendProblems(body, status.Problems, status.ProblemsTotal);
        return body.ToString();
    }

    private static void AppendSync(StringBuilder body, SyncStatus sync, DateTimeOffset now)
    {
        body.Append("<h2>Sync</h2><ol class=\"steps\">");
        foreach ((SyncPhase phase, string name) in Steps)
        {
            bool isNow = string.Equals(sync.Phase, Enum.GetName(phase), StringComparison.OrdinalIgnoreCase);
            body.Append(CultureInfo.InvariantCulture, $"<li{(isNow ? " aria-current=\"step\"" : string.Empty)}>{name}</li>");
        }

        body.Append("</ol>");
        if (sync.Progress is { } progress)
        {
            body.Append(CultureInfo.InvariantCulture, $"<progress value=\"{progress:F3}\" max=\"1\" aria-label=\"{Html.Encode(sync.Phase)}\"></progress>");
        }

        string text = sync.Text is { } detail ? " " + Html.Encode(detail) : string.Empty;
        string left = sync.LeftS is { } seconds ? $", about {StatusLine.Age(Math.Ceiling(seconds))} left" : string.Empty;
        string next = sync.NextSyncAt is { } at && at > now ? $", the next one in {StatusLine.Age((at - now).TotalSeconds)}" : string.Empty;
        string last = sync.LastDurationS is { } took ? string.Create(CultureInfo.InvariantCulture, $"; the last one that published took {took:F2} s") : string.Empty;
        body.Append(CultureInfo.InvariantCulture, $"<p>{Html.Encode(sync.Phase)}{text}{left}{next}{last}</p>");
    }

    private static void AppendRepository(StringBuilder body, RepositoryStatus repository)
    {
        body.Append("<h2>Repository</h2><table><tbody>");
        AppendRow(body, "Remote", repository.Remote);
        AppendRow(body, "Remote last heard of", repository.CheckedAt is null ? "never" : StatusLine.Age(repository.AgeS) + " ago");
        AppendRow(body, "Last error", repository.LastError ?? "none");
        foreach (RemoteFailure failure in repository.FailedRemotes)
        {
            AppendRow(body, $"Failed: {failure.Remote}", failure.Reason);
        }

        AppendRow(body, "Branch", repository.Branch);
        AppendRow(body, "Commit", repository.Commit);
        AppendRow(body, "Commit time", repository.CommitTime?.ToString("u", CultureInfo.InvariantCulture));
        AppendRow(body, "Generation", repository.Generation?.ToString(CultureInfo.InvariantCulture));
        AppendRow(body, "Published", repository.PublishedAt?.ToString("u", CultureInfo.InvariantCulture));
        AppendRow(body, "Descent", repository.Descent);
        body.Append("</tbody></table>");
    }

    private static void AppendService(StringBuilder body, StatusSnapshot status)
    {
        ServiceStatus service = status.Service;
        body.Append("<h2>Service</h2><table><tbody>");
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
        body.Append("</tbody></table>");
    }

    private static void AppendProblems(StringBuilder body, IReadOnlyList<PathProblem> problems, int total)
    {
        body.Append(CultureInfo.InvariantCulture, $"<h2 id=\"problems\">Problems in files</h2><p>{total:N0} paths were left out or could not be read.</p>");
        if (problems.Count == 0)
        {
            return;
        }

        body.Append("<table><tbody>");
        foreach (PathProblem problem in problems.Take(MostProblems))
        {
            AppendRow(body, problem.Path, problem.Reason);
        }

        body.Append("</tbody></table>");
        if (total > MostProblems)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{total - MostProblems:N0} more; <a href=\"/status.json\">the state for programs</a> lists a thousand.</p>");
        }
    }

    private static void AppendRow(StringBuilder body, string name, string? value) =>
        body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Html.Encode(name)}</th><td>{Html.Encode(value)}</td></tr>");
}
