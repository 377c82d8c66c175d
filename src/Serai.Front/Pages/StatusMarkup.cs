using System.Globalization;
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
        using var body = new Markup();
        Add(body, status, history, now);
        return body.ToString();
    }

    /// <summary>Adds it to a page.</summary>
    public static void Add(Markup body, StatusSnapshot status, IReadOnlyList<HistoryPiece> history, DateTimeOffset now)
    {
        StatusLine.Add(body, status);
        AddSync(body, status.Sync, now);
        AddRepository(body, status.Repository);
        ArchivesMarkup.Add(body, status.Archives, now);
        body.Add($"<h2>Answered within</h2>");
        ServiceChart.Add(body, history);
        body.Add($"<p class=\"soft\">Line: what 99 of 100 requests did not exceed. Bars: the longest stall in each ten seconds, red over 25 ms.</p>");
        AddService(body, status);
        AddProblems(body, status.Problems, status.ProblemsTotal);
    }

    private static void AddSync(Markup body, SyncStatus sync, DateTimeOffset now)
    {
        body.Add($"<h2>Sync</h2><ol class=\"steps\">");
        int current = Array.FindIndex(Steps, step => string.Equals(sync.Phase, Enum.GetName(step.Phase), StringComparison.OrdinalIgnoreCase));
        for (int step = 0; step < Steps.Length; step++)
        {
            AddStep(body, Steps[step].Name, step.CompareTo(current), isRunning: current >= 0, sync.Progress);
        }

        body.Add($"</ol>");
        string text = sync.Text is { } detail ? " " + detail : string.Empty;
        string left = sync.LeftS is { } seconds ? $", about {StatusLine.Age(Math.Ceiling(seconds))} left" : string.Empty;
        string next = sync.NextSyncAt is { } at && at > now ? $", the next one in {StatusLine.Age((at - now).TotalSeconds)}" : string.Empty;
        string last = sync.LastDurationS is { } took ? string.Create(CultureInfo.InvariantCulture, $"; the last one that published took {took:F2} s") : string.Empty;
        body.Add($"<p>{sync.Phase}{text}{left}{next}{last}</p>");
    }

    // Between two syncs the steps are named alone; in one, those behind it are full, and a bar without a value is one of which nobody knows how far it is.
    private static void AddStep(Markup body, string name, int order, bool isRunning, double? progress)
    {
        if (!isRunning)
        {
            body.Add($"<li>{name}</li>");
        }
        else if (order != 0)
        {
            body.Add($"<li>{name}<progress value=\"{(order < 0 ? 1 : 0)}\" max=\"1\" aria-label=\"{name}\"></progress></li>");
        }
        else if (progress is { } share)
        {
            body.Add($"<li aria-current=\"step\">{name}<progress value=\"{share:F3}\" max=\"1\" aria-label=\"{name}\"></progress></li>");
        }
        else
        {
            body.Add($"<li aria-current=\"step\">{name}<progress aria-label=\"{name}\"></progress></li>");
        }
    }

    private static void AddRepository(Markup body, RepositoryStatus repository)
    {
        body.Add($"<h2>Repository</h2><table><tbody>");
        AddRow(body, "Remote", repository.Remote);
        AddRow(body, "Remote last heard of", repository.CheckedAt is null ? "never" : StatusLine.Age(repository.AgeS) + " ago");
        AddRow(body, "Last error", repository.LastError ?? "none");
        foreach (RemoteFailure failure in repository.FailedRemotes)
        {
            // Of the only remote the last error is all that there is to tell.
            bool isTold = repository.FailedRemotes.Count == 1 && repository.LastError?.Contains(failure.Reason, StringComparison.Ordinal) == true;
            AddRow(body, $"Failed: {failure.Remote}", isTold ? null : failure.Reason);
        }

        AddRow(body, "Branch", repository.Branch);
        AddRow(body, "Commit", repository.Commit);
        AddRow(body, "Commit time", repository.CommitTime?.ToString("u", CultureInfo.InvariantCulture));
        AddRow(body, "Generation", repository.Generation?.ToString(CultureInfo.InvariantCulture));
        AddRow(body, "Published", repository.PublishedAt?.ToString("u", CultureInfo.InvariantCulture));
        AddRow(body, "Descent", repository.Descent);
        body.Add($"</tbody></table>");
    }

    private static void AddService(Markup body, StatusSnapshot status)
    {
        ServiceStatus service = status.Service;
        body.Add($"<h2>Service</h2><table><tbody>");
        AddRow(body, "Version", status.Version);
        AddRow(body, "Isolation of the worker", status.Isolation);
        AddRow(body, "Up for", StatusLine.Age(service.UptimeS));
        AddRow(body, "Requests", service.Requests.ToString("N0", CultureInfo.InvariantCulture));
        AddRow(body, "Answered within (p50, p99, p99.9)", service.P50Ms is null ? null : string.Create(CultureInfo.InvariantCulture, $"{service.P50Ms:F2}, {service.P99Ms:F2}, {service.P999Ms:F2} ms"));
        AddRow(body, "Longest stall", service.LongestStallMs is { } stall ? string.Create(CultureInfo.InvariantCulture, $"{stall:F1} ms") : null);
        AddRow(body, "Memory", string.Create(CultureInfo.InvariantCulture, $"{service.RssBytes / 1e6:F0} MB"));
        AddRow(body, "Restarts of the worker", service.WorkerRestarts.ToString(CultureInfo.InvariantCulture));
        if (service.WorkerTrouble is not null)
        {
            AddRow(body, "Trouble with the worker", service.WorkerTrouble);
        }

        AddRow(body, "Damage", service.Damage ?? "none");
        body.Add($"</tbody></table>");
    }

    private static void AddProblems(Markup body, IReadOnlyList<PathProblem> problems, int total)
    {
        body.Add($"<h2 id=\"problems\">Problems in files</h2><p>There {(total > 1 ? "are" : "is")} {StatusLine.Problems(total)}.</p>");
        if (problems.Count == 0)
        {
            return;
        }

        body.Add($"<table><tbody>");
        foreach (PathProblem problem in problems.Take(MostProblems))
        {
            AddRow(body, problem.Path, problem.Reason);
        }

        body.Add($"</tbody></table>");
        if (total > MostProblems)
        {
            body.Add($"<p class=\"soft\">{total - MostProblems:N0} more; <a href=\"/status.json\">the state for programs</a> lists a thousand.</p>");
        }
    }

    // What is not known yet has no row.
    private static void AddRow(Markup body, string name, string? value)
    {
        if (value is not null)
        {
            body.Add($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>");
        }
    }
}
