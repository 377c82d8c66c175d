using System.Text.Json;
using Serai.Mirrors;
using Serai.Worker.Index;

namespace Serai.Doctor;

/// <summary>Whether what is served is of today: as the mirror says where it is a Serai, and by the dates of its index elsewhere.</summary>
internal sealed class FreshnessCheck(MirrorClient client, TimeSpan mostAge, TimeProvider time, CheckReport report)
{
    private const string Subject = "freshness";
    private const int MostBytes = 4 << 20;

    /// <summary>Looks.</summary>
    public async Task RunAsync(MirrorAnswer index, IndexSurvey survey, CancellationToken cancellationToken)
    {
        if (index.Header("X-Serai-Commit") is not null && await ReadStatusAsync(cancellationToken) is { Repository: { } repository } status)
        {
            Judge(status, repository);
            return;
        }

        DateTimeOffset? modified = DateCheck.TryRead(index.Header("Last-Modified"), out DateTimeOffset date) ? date : null;
        if ((survey.Newest > modified ? survey.Newest : modified ?? survey.Newest) is not { } newest)
        {
            report.Note(Subject, "nothing in the index or its headers tells when it was made");
            return;
        }

        TimeSpan age = time.GetUtcNow() - newest;
        if (age > mostAge)
        {
            report.Bad(
                Subject,
                $"the index was last changed {Amount.OfTime(age.TotalSeconds)} ago",
                $"does the mirror still update? A repository that seldom changes may be older than {Amount.OfTime(mostAge.TotalSeconds)}: say so with --max-age");
        }
        else
        {
            report.Good(Subject, $"the index was last changed {Amount.OfTime(age.TotalSeconds)} ago");
        }
    }

    private void Judge(MirrorStatus status, MirrorRepository repository)
    {
        string checkedAt = repository.AgeS is { } age ? $"its origin was last heard of {Amount.OfTime(age)} ago" : "its origin was never heard of";
        string error = repository.LastError is { } last ? $"; the last sync failed: {Printable.Of(last)}" : string.Empty;
        if (status.State == "stale")
        {
            report.Bad(Subject, $"it is a Serai that calls itself stale: {checkedAt}{error}", "its last_error says why; can it reach its remote?");
        }
        else if (status.State == MirrorStatus.Ready)
        {
            report.Good(Subject, $"it is a Serai, and {checkedAt}{error}");
        }
        else
        {
            report.Note(Subject, $"it is a Serai that calls itself {Printable.Of(status.State ?? "nothing")}; {checkedAt}{error}", $"serai status {client.Root} says more");
        }
    }

    private async Task<MirrorStatus?> ReadStatusAsync(CancellationToken cancellationToken)
    {
        MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, "status.json", MostBytes, [], cancellationToken);
        try
        {
            return answer is { IsOk: true, Cut: null, IsBeginning: false } ? JsonSerializer.Deserialize(answer.Body, MirrorStatusJson.Default.MirrorStatus) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
