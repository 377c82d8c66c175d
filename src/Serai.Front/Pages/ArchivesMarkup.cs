using System.Globalization;
using Serai.Front.State;
using Serai.Store.Control;

namespace Serai.Front.Pages;

/// <summary>The archives on the status page: how many there are of each state, what is being fetched, and what fails, by its reason.</summary>
internal static class ArchivesMarkup
{
    private const int MostReasons = 50;
    private const int MostPackages = 20;
    private const int MostFetches = 50;

    /// <summary>Adds the section.</summary>
    public static void Add(Markup body, ArchivesStatus archives, DateTimeOffset now)
    {
        body.Add($"<h2 id=\"archives\">Archives</h2>");
        if (archives.Known == 0)
        {
            body.Add($"<p>None counted yet.</p>");
            return;
        }

        double share = (double)archives.Stored / archives.Known;
        body.Add($"<progress value=\"{share:F4}\" max=\"1\" aria-label=\"Share of archives stored\"></progress><table><tbody>");
        AddCount(body, "Stored", archives.Stored, string.Create(CultureInfo.InvariantCulture, $"of {archives.Known:N0}; {archives.StoredBytes / 1e6:N1} MB in all"));
        AddCount(body, "Being fetched", archives.Active.Count, string.Empty);
        AddCount(body, "Could not be had at the last try", archives.FailedTotal, string.Empty);
        AddCount(body, MissingText.Head(archives.Policy), MissingText.RestOf(archives), string.Empty);
        body.Add($"</tbody></table>");
        AddActive(body, archives.Active, now);
        AddFailed(body, archives, now);
    }

    private static void AddCount(Markup body, string name, int count, string note) =>
        body.Add($"<tr><th scope=\"row\">{name}</th><td>{count:N0} {note}</td></tr>");

    private static void AddActive(Markup body, IReadOnlyList<ActiveFetch> active, DateTimeOffset now)
    {
        if (active.Count == 0)
        {
            return;
        }

        body.Add($"<h3>Being fetched</h3><table><tbody>");
        foreach (ActiveFetch fetch in active.Take(MostFetches))
        {
            string progress = fetch.Length is { } length
                ? string.Create(CultureInfo.InvariantCulture, $"{fetch.Received / 1e6:N1} of {length / 1e6:N1} MB")
                : string.Create(CultureInfo.InvariantCulture, $"{fetch.Received / 1e6:N1} MB");
            body.Add($"<tr><th scope=\"row\">{fetch.Package}</th><td>{progress} from {fetch.Url}, for {StatusLine.Age((now - fetch.Since).TotalSeconds)}</td></tr>");
        }

        body.Add($"</tbody></table>");
    }

    // One dead host fails a hundred archives for one reason: that is one line for who reads it.
    private static void AddFailed(Markup body, ArchivesStatus archives, DateTimeOffset now)
    {
        if (archives.Failed.Count == 0)
        {
            return;
        }

        body.Add($"<h3>Could not be had</h3><table><tbody>");
        foreach (IGrouping<string, ArchiveFailure> group in archives.Failed.GroupBy(failure => failure.Cause, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Take(MostReasons))
        {
            string packages = string.Join(", ", group.Select(failure => failure.Package).Distinct(StringComparer.Ordinal).Take(MostPackages));
            string rest = group.Count() > MostPackages ? " …" : string.Empty;
            string why = group.Count() == 1 ? group.Single().Reason : group.Key;
            body.Add($"<tr><th scope=\"row\">{group.Count():N0} × {why}</th><td>{packages + rest}; for {StatusLine.Age((now - group.Min(failure => failure.Since)).TotalSeconds)}, {MissingText.NextTry(archives.Policy, group.Min(failure => failure.NextTry) - now)}</td></tr>");
        }

        body.Add($"</tbody></table>");
        if (archives.FailedTotal > archives.Failed.Count)
        {
            body.Add($"<p class=\"soft\">{archives.FailedTotal - archives.Failed.Count:N0} more, which failed later.</p>");
        }
    }
}
