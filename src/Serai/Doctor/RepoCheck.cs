using Serai.Mirrors;
using Serai.Worker.Index;

namespace Serai.Doctor;

/// <summary>Whether the file <c>repo</c> beside the index is the one that is in it: both have to come from one state of the repository.</summary>
internal sealed class RepoCheck(MirrorClient client, CheckReport report)
{
    private const string Subject = "repo";
    private const string Path = "repo";
    private const int MostBytes = 64 << 10;

    /// <summary>Looks, twice where the two differ: the mirror may have been updated in between.</summary>
    public async Task RunAsync(IndexSurvey survey, CancellationToken cancellationToken)
    {
        MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, Path, MostBytes, [], cancellationToken);
        if (!answer.IsOk)
        {
            report.Note(Subject, $"GET {Path}: {answer.Describe()}; clients read the one in the index", "put it beside the index: people and other mirrors look for it there");
            return;
        }

        if (answer.Body.AsSpan().SequenceEqual(survey.Repo.Span))
        {
            report.Good(Subject, "the same in the index and beside it");
            return;
        }

        MirrorAnswer index = await client.AskAsync(HttpMethod.Head, Checkup.IndexPath, 0, [], cancellationToken);
        bool mayBeNewer = index.Header("X-Serai-Generation") is { } generation && generation == answer.Header("X-Serai-Generation");
        if (mayBeNewer)
        {
            report.Note(Subject, "the mirror was updated meanwhile; ask again");
        }
        else
        {
            report.Bad(Subject, "the one in the index and the one beside it differ", "publish both as one: a mirror that replaces them one after the other shows clients two states at once");
        }
    }
}
