using System.Globalization;
using System.Text;
using Serai.Front.State;
using Serai.Store.Control;

namespace Serai.Front.Pages;

/// <summary>The archives on the status page: how many there are, what is being fetched, and what fails, by its reason.</summary>
internal static class ArchivesMarkup
{
    private const int MostReasons = 50;
    private const int MostPackages = 20;
    private const int MostFetches = 50;

    /// <summary>Appends the section.</summary>
    public static void Append(StringBuilder body, ArchivesStatus archives)
    {
        body.Append(CultureInfo.InvariantCulture, $"<h2>Archives</h2><p>{archives.Stored:N0} of {archives.Known:N0} stored, {archives.StoredBytes / 1e6:N1} MB in all; {archives.Missing:N0} missing, {archives.FailedTotal:N0} of them could not be had at the last try.</p>");
        AppendActive(body, archives.Active);
        AppendFailed(body, archives.Failed);
    }

    private static void AppendActive(StringBuilder body, IReadOnlyList<ActiveFetch> active)
    {
        if (active.Count == 0)
        {
            return;
        }

        body.Append("<h3>Being fetched</h3><table>");
        foreach (ActiveFetch fetch in active.Take(MostFetches))
        {
            string progress = fetch.Length is { } length
                ? string.Create(CultureInfo.InvariantCulture, $"{fetch.Received / 1e6:N1} of {length / 1e6:N1} MB")
                : string.Create(CultureInfo.InvariantCulture, $"{fetch.Received / 1e6:N1} MB");
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Html.Encode(fetch.Package)}</th><td>{Html.Encode(progress)} from {Html.Encode(fetch.Url)}</td></tr>");
        }

        body.Append("</table>");
    }

    // One dead host fails a hundred archives for one reason: that is one line for who reads it.
    private static void AppendFailed(StringBuilder body, IReadOnlyList<ArchiveFailure> failed)
    {
        if (failed.Count == 0)
        {
            return;
        }

        body.Append("<h3>Could not be had</h3><table>");
        foreach (IGrouping<string, ArchiveFailure> group in failed.GroupBy(failure => failure.Reason, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Take(MostReasons))
        {
            string packages = string.Join(", ", group.Select(failure => failure.Package).Distinct(StringComparer.Ordinal).Take(MostPackages));
            string rest = group.Count() > MostPackages ? " …" : string.Empty;
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{group.Count():N0} × {Html.Encode(group.Key)}</th><td>{Html.Encode(packages + rest)}; since {group.Min(failure => failure.Since):u}, next try {group.Min(failure => failure.NextTry):u}</td></tr>");
        }

        body.Append("</table>");
    }
}
