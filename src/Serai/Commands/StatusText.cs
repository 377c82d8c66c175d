using System.Globalization;
using System.Text;
using Serai.Mirrors;

namespace Serai.Commands;

/// <summary>The state of a mirror as a person reads it: the word first, then a line for each thing that may be wrong.</summary>
internal static class StatusText
{
    private const int MostReasons = 10;
    private const int MostProblems = 5;
    private const int ShortCommit = 12;

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>Makes it.</summary>
    /// <param name="status">What the mirror says.</param>
    /// <param name="where">How the mirror was reached.</param>
    /// <param name="now">The present, against which its times are told.</param>
    /// <param name="paint">Colours.</param>
    public static string Of(MirrorStatus status, string where, DateTimeOffset now, Paint paint)
    {
        var text = new StringBuilder();
        string state = Printable.Of(status.State ?? "unknown");
        text.Append(Plain, $"{where}  {(status.State == MirrorStatus.Ready ? paint.Good(state) : paint.Bad(state))}  {paint.Faint($"serai {Printable.Of(status.Version ?? "?")}")}\n");
        AppendRepository(text, status.Repository, now, paint);
        AppendSync(text, status.Sync, now);
        AppendArchives(text, status.Archives, now, paint);
        AppendProblems(text, status, paint);
        AppendService(text, status, paint);
        return text.ToString();
    }

    private static void AppendRepository(StringBuilder text, MirrorRepository? repository, DateTimeOffset now, Paint paint)
    {
        if (repository is null)
        {
            return;
        }

        Row(text, "remote", Printable.Of(repository.Remote ?? "unknown"));
        if (repository.Commit is { } commit)
        {
            string shortened = Printable.Of(commit.Length > ShortCommit ? commit[..ShortCommit] : commit);
            string made = repository.CommitTime is { } time ? string.Create(Plain, $", made {Amount.OfTime((now - time).TotalSeconds)} ago") : string.Empty;
            Row(text, "commit", string.Create(Plain, $"{shortened}{made}, generation {repository.Generation}{(repository.Descent == "unproven" ? ", descent unproven" : "")}"));
        }
        else
        {
            Row(text, "commit", paint.Bad("nothing to serve yet"));
        }

        Row(text, "checked", repository.AgeS is { } age ? Amount.OfTime(age) + " ago" : "never");
        if (repository.LastError is { } error)
        {
            Row(text, "last error", paint.Bad(Printable.Of(error)));
        }
    }

    private static void AppendSync(StringBuilder text, MirrorSync? sync, DateTimeOffset now)
    {
        if (sync is null)
        {
            return;
        }

        string progress = sync.Progress is { } share ? string.Create(Plain, $" {share:P0}") : string.Empty;
        string detail = sync.Text is { Length: > 0 } said ? ", " + Printable.Of(said) : string.Empty;
        string next = sync.NextSyncAt is { } at && at > now ? $", next sync in {Amount.OfTime((at - now).TotalSeconds)}" : string.Empty;
        Row(text, "sync", Printable.Of(sync.Phase ?? "unknown") + progress + detail + next);
    }

    private static void AppendArchives(StringBuilder text, MirrorArchives? archives, DateTimeOffset now, Paint paint)
    {
        if (archives is null)
        {
            return;
        }

        string failed = archives.FailedTotal > 0 ? paint.Fair(string.Create(Plain, $"; {archives.FailedTotal:N0} could not be had at the last try:")) : string.Empty;
        Row(text, "archives", string.Create(Plain, $"{archives.Stored ?? 0:N0} of {archives.Known ?? 0:N0} stored, {Amount.OfBytes(archives.StoredBytes ?? 0)}{failed}"));
        IGrouping<string, MirrorFailure>[] groups =
            [.. (archives.Failed ?? []).GroupBy(failure => failure.Cause ?? failure.Reason ?? "unknown", StringComparer.Ordinal).OrderByDescending(group => group.Count())];
        foreach (IGrouping<string, MirrorFailure> group in groups.Take(MostReasons))
        {
            string next = NextTry(archives.Policy, (group.Min(failure => failure.NextTry) - now)?.TotalSeconds);
            bool isOne = group.Count() == 1;
            string others = isOne ? string.Empty : ", …";
            string why = isOne ? group.First().Reason ?? group.Key : group.Key;
            Row(text, string.Empty, string.Create(Plain, $"{group.Count():N0} × {Printable.Of(why)} ({Printable.Of(group.First().Package ?? "?")}{others}){next}"));
        }
    }

    // A mirror that fetches what clients ask for does not try by itself; one of an earlier version does not say which it is.
    private static string NextTry(string? policy, double? seconds) => (policy, seconds) switch
    {
        ("on-demand", > 0) => $", tried again when asked for, in {Amount.OfTime(seconds.Value)} at the earliest",
        ("on-demand", _) => ", tried again when asked for",
        (_, > 0) => $", next try in {Amount.OfTime(seconds.Value)}",
        _ => string.Empty,
    };

    private static void AppendProblems(StringBuilder text, MirrorStatus status, Paint paint)
    {
        int total = status.ProblemsTotal ?? status.Problems?.Count ?? 0;
        if (total == 0)
        {
            return;
        }

        Row(text, "problems", paint.Fair(total == 1 ? "1 file with a problem" : string.Create(Plain, $"{total:N0} files with problems")));
        foreach (MirrorProblem problem in (status.Problems ?? []).Take(MostProblems))
        {
            Row(text, string.Empty, $"{Printable.Of(problem.Path ?? "?")}: {Printable.Of(problem.Reason ?? "?")}");
        }

        if (total > MostProblems)
        {
            Row(text, string.Empty, string.Create(Plain, $"and {total - MostProblems:N0} more; --json has them"));
        }
    }

    private static void AppendService(StringBuilder text, MirrorStatus status, Paint paint)
    {
        if (status.Service is not { } service)
        {
            return;
        }

        string p99 = service.P99Ms is { } milliseconds ? string.Create(Plain, $", p99 {milliseconds:F1} ms") : string.Empty;
        string stall = service.LongestStallMs is { } longest ? string.Create(Plain, $", longest stall {longest:F0} ms") : string.Empty;
        Row(text, "service", string.Create(Plain, $"up {Amount.OfTime(service.UptimeS ?? 0)}, {Amount.Of(service.Requests ?? 0, "request")}{p99}{stall}, {Amount.Of(service.WorkerRestarts ?? 0, "restart")} of the worker"));
        foreach (string trouble in new[] { service.Damage, service.WorkerTrouble }.OfType<string>())
        {
            Row(text, "trouble", paint.Bad(Printable.Of(trouble)));
        }

        if (status.Isolation == "reduced")
        {
            Row(text, "isolation", paint.Fair("reduced: chrt, ionice or nice is missing where it runs"));
        }
    }

    private static void Row(StringBuilder text, string name, string value) => text.Append(Plain, $"  {name,-11} {value}\n");
}
