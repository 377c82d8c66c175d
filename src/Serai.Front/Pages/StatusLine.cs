using System.Globalization;
using Serai.Front.State;

namespace Serai.Front.Pages;

/// <summary>The state in one honest line.</summary>
internal static class StatusLine
{
    /// <summary>The line as markup.</summary>
    public static string Markup(StatusSnapshot status)
    {
        string kind = string.Equals(status.State, ServiceState.Ready, StringComparison.Ordinal) ? "good" : "bad";
        string failure = status.Repository.LastError is { } error ? $" <span class=\"bad\">The last sync failed: {Html.Encode(error)}</span>" : string.Empty;
        return $"<strong class=\"{kind}\">{Html.Encode(status.State)}</strong>: {Html.Encode(Describe(status))}.{failure}";
    }

    /// <summary>The line as plain text.</summary>
    public static string Text(StatusSnapshot status) =>
        $"{status.State}: {Describe(status)}{(status.Repository.LastError is { } error ? $"; the last sync failed: {error}" : string.Empty)}";

    /// <summary>A duration in the unit that fits.</summary>
    public static string Age(double? seconds) => seconds switch
    {
        null => "never",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        < 172800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:F0} days"),
    };

    private static string Describe(StatusSnapshot status)
    {
        RepositoryStatus repository = status.Repository;
        return repository.Commit is { } commit
            ? string.Create(CultureInfo.InvariantCulture, $"commit {commit[..7]}, checked {Age(repository.AgeS)} ago, {status.Archives.Stored:N0} of {status.Archives.Known:N0} archives stored, {status.ProblemsTotal:N0} files with problems")
            : $"nothing to serve yet: {status.Sync.Phase} {status.Sync.Text}".TrimEnd();
    }
}
