using Serai.Mirrors;
using Serai.Worker.Index;

namespace Serai.Doctor;

/// <summary>
/// Acts as a client against any mirror of an opam repository, and tells what its clients will meet: the index and what it is made of, how
/// fresh it is, whether it can be asked conditionally and in parts, and some archives under each of their checksums. Bounded in bytes and in
/// time, whatever the mirror does; one request at a time.
/// </summary>
internal sealed class Checkup(MirrorClient client, TimeSpan mostAge, TimeProvider time, CheckReport report)
{
    /// <summary>The path of the index below a mirror's root.</summary>
    public const string IndexPath = "index.tar.gz";

    // Thirteen times the index of the public repository, and twenty-five times its tar.
    private const long MostIndexBytes = 64L << 20;
    private const long MostTarBytes = 1L << 30;

    /// <summary>Looks at everything.</summary>
    /// <exception cref="MirrorUnreachableException">There is no answer at all.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        MirrorAnswer index = await client.AskAsync(HttpMethod.Get, IndexPath, MostIndexBytes, [], cancellationToken);
        if (!IsWhole(index))
        {
            return;
        }

        using var content = new MemoryStream(index.Body, writable: false);
        IndexSurvey survey = IndexInspection.Survey(content, MostTarBytes, cancellationToken);
        TarballCheck.Look(survey, report);
        await new RepoCheck(client, report).RunAsync(survey, cancellationToken);
        await new FreshnessCheck(client, mostAge, time, report).RunAsync(index, survey, cancellationToken);
        DateCheck.Look(IndexPath, index, survey.Newest, time.GetUtcNow(), report);
        await new ConditionCheck(client, report).RunAsync("index", IndexPath, index, cancellationToken);
        await new RangeCheck(client, report).RunAsync("index", IndexPath, index.Body, cancellationToken);
        await new HeadCheck(client, report).RunAsync("index", IndexPath, index, cancellationToken);
        await new ArchiveCheck(client, report).RunAsync(survey, cancellationToken);
    }

    private bool IsWhole(MirrorAnswer index)
    {
        const string Subject = "index";
        string after = index.Header("Retry-After") is { } seconds ? $", Retry-After: {seconds}" : string.Empty;
        if (!index.IsOk)
        {
            report.Bad(Subject, $"GET {IndexPath}: {index.DescribeRefusal()}{after}", (int)index.Status switch
            {
                503 => "it has nothing to serve yet, or too much to do: ask again soon",
                404 => "is this the root of the repository? A static mirror needs index.tar.gz there: opam admin index makes it",
                _ => "opam asks for exactly this; look into the log of the mirror, and of what stands in front of it",
            });
            return false;
        }

        if (index.Header("Content-Encoding") is { } coding)
        {
            report.Bad(Subject, $"it comes with Content-Encoding: {coding}, which nobody asked for", "switch compression off for it: it is compressed already, and opam does not undo it");
            return false;
        }

        if (index.IsBeginning || index.Cut is not null)
        {
            report.Bad(Subject, index.Cut ?? $"it is larger than {Amount.OfBytes(MostIndexBytes)}; no more was read", "a client on a slow line will not get it whole either");
            return false;
        }

        string redirected = index.From != new Uri(client.Root, IndexPath) ? $", redirected to {Printable.Of(index.From.ToString())}" : string.Empty;
        report.Good(Subject, $"{Amount.OfBytes(index.Body.Length)} in {index.Took.TotalSeconds:F1} s{redirected}");
        return true;
    }
}
