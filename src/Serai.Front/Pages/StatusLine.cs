using System.Globalization;
using Serai.Front.State;
using Serai.Store.Control;

namespace Serai.Front.Pages;

/// <summary>The state in one honest line.</summary>
internal static class StatusLine
{
    private const int ShownDigits = 7;

    /// <summary>Adds the line to a page.</summary>
    public static void Add(Markup body, StatusSnapshot status)
    {
        string kind = string.Equals(status.State, ServiceState.Ready, StringComparison.Ordinal) ? "good" : "bad";
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

    private static string Describe(StatusSnapshot status) =>
        status.Repository.Commit is { } commit ? Served(status, commit[..Math.Min(ShownDigits, commit.Length)]) : NotYet(status.Sync);

    private static string Served(StatusSnapshot status, string commit)
    {
        ArchivesStatus archives = status.Archives;
        string problems = status.ProblemsTotal switch
        {
            0 => string.Empty,
            1 => "; one file with a problem",
            int many => string.Create(CultureInfo.InvariantCulture, $"; {many:N0} files with problems"),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"commit {commit}, {Age(status.Repository.AgeS)} behind, {archives.Stored:N0} of {archives.Known:N0} archives{Missing(archives)}{problems}");
    }

    private static string Missing(ArchivesStatus archives)
    {
        if (archives.Missing <= 0)
        {
            return string.Empty;
        }

        string why = archives.FailedTotal == 0 ? "nobody asked for them yet"
            : archives.FailedTotal < archives.Missing ? string.Create(CultureInfo.InvariantCulture, $"{archives.FailedTotal:N0} could not be had ({MostFrequent(archives.Failed)}), nobody asked for the others yet")
            : MostFrequent(archives.Failed);
        return string.Create(CultureInfo.InvariantCulture, $", {archives.Missing:N0} missing: {why}");
    }

    private static string MostFrequent(IReadOnlyList<ArchiveFailure> failed) =>
        failed.CountBy(failure => failure.Reason).OrderByDescending(reason => reason.Value).Select(reason => reason.Key).FirstOrDefault("for several reasons");

    private static string NotYet(SyncStatus sync)
    {
        string share = sync.Progress is { } progress ? string.Create(CultureInfo.InvariantCulture, $", {100 * progress:F0} %") : string.Empty;
        string left = sync.LeftS is { } seconds ? $", about {Age(Math.Max(1, Math.Ceiling(seconds)))} left" : string.Empty;
        string text = sync.Text is { } detail ? $" ({detail})" : string.Empty;
        return $"nothing to serve yet: {sync.Phase}{share}{left}{text}";
    }
}
