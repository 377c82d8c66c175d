using System.Globalization;
using Serai.Front.State;

namespace Serai.Front.Pages;

/// <summary>The state in one honest line.</summary>
internal static class StatusLine
{
    private const int ShownDigits = 7;

    /// <summary>Adds the line to a page.</summary>
    public static void Add(Markup body, StatusSnapshot status)
    {
        string kind = (status.State, status.Repository.LastError) switch
        {
            (ServiceState.Ready, _) => "good",

            // Nothing is wrong with a mirror that has just begun.
            (ServiceState.Starting, null) => "wait",
            _ => "bad",
        };
        string failure = status.Repository.LastError is { } error ? $" The last sync failed: {error}" : string.Empty;
        body.Add($"<p class=\"state {kind}\"><strong class=\"{kind}\">{status.State}</strong>: {Describe(status)}.{failure}</p>");
    }

    /// <summary>The line as plain text.</summary>
    public static string Text(StatusSnapshot status) =>
        $"{status.State}: {Describe(status)}{(status.Repository.LastError is { } error ? $"; the last sync failed: {error}" : string.Empty)}";

    /// <summary>A duration in the unit that fits.</summary>
    public static string Age(double? seconds) => seconds switch
    {
        null => "never",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds.Value):F0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        < 172800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:F0} days"),
    };

    /// <summary>How many files have a problem: what is left out, what cannot be read, and what is served and contradicts another.</summary>
    public static string Problems(int total) => total switch
    {
        0 => "no file with a problem",
        1 => "one file with a problem",
        _ => string.Create(CultureInfo.InvariantCulture, $"{total:N0} files with problems"),
    };

    private static string Describe(StatusSnapshot status) =>
        status.Repository.Commit is { } commit ? Served(status, commit[..Math.Min(ShownDigits, commit.Length)]) : NotYet(status.Sync);

    private static string Served(StatusSnapshot status, string commit)
    {
        ArchivesStatus archives = status.Archives;
        string missing = archives.Missing > 0 ? ", " + MissingText.OfAll(archives) : string.Empty;
        string problems = status.ProblemsTotal > 0 ? "; " + Problems(status.ProblemsTotal) : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"commit {commit}, {Age(status.Repository.AgeS)} behind, {archives.Stored:N0} of {archives.Known:N0} {(archives.Known == 1 ? "archive" : "archives")}{missing}{problems}");
    }

    private static string NotYet(SyncStatus sync)
    {
        string share = sync.Progress is { } progress ? string.Create(CultureInfo.InvariantCulture, $", {100 * progress:F0} %") : string.Empty;
        string left = sync.LeftS is { } seconds ? $", about {Age(Math.Max(1, Math.Ceiling(seconds)))} left" : string.Empty;
        string text = sync.Text is { } detail ? $" ({detail.TrimEnd('.')})" : string.Empty;
        return $"nothing to serve yet: {sync.Phase}{share}{left}{text}";
    }
}
