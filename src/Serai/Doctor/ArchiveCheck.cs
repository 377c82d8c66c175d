using System.Globalization;
using System.Security.Cryptography;
using Serai.Mirrors;
using Serai.Worker.Index;

namespace Serai.Doctor;

/// <summary>
/// Whether archives are there as the index names them: for each algorithm one whose first checksum, the only one that opam asks by, is of it;
/// with the right bytes, and under its other checksums too.
/// </summary>
internal sealed class ArchiveCheck(MirrorClient client, CheckReport report)
{
    private const long MostBytes = 32L << 20;
    private const long ComfortableBytes = 4L << 20;
    private const int MostErrorBytes = 4 << 10;

    /// <summary>Looks at one of each algorithm that the index has.</summary>
    public async Task RunAsync(IndexSurvey survey, CancellationToken cancellationToken)
    {
        if (CacheRoot(survey) is not { } root)
        {
            return;
        }

        foreach (IGrouping<string, NamedArchive> group in survey.Archives.GroupBy(archive => archive.Checksums[0].Algorithm, StringComparer.Ordinal))
        {
            await LookAsync(root, group.Key, [.. group], cancellationToken);
        }

        await LookForNothingAsync(root, cancellationToken);
    }

    // What is relative is appended to the repository's URL; the first that lies with this mirror is the one to look at.
    private string? CacheRoot(IndexSurvey survey)
    {
        foreach (string mirror in survey.ArchiveMirrors)
        {
            Uri url = Uri.TryCreate(mirror, UriKind.Absolute, out Uri? absolute) && absolute.Scheme is "http" or "https" ? absolute! : new Uri(client.Root, mirror.TrimStart('/'));
            if (url.Authority == client.Root.Authority)
            {
                return url.AbsoluteUri.TrimEnd('/') + "/";
            }
        }

        report.Note(
            "archives",
            survey.ArchiveMirrors.Count == 0 ? "the repo file advertises no archives; clients fetch them from their sources" : $"the repo file advertises archives elsewhere: {string.Join(", ", survey.ArchiveMirrors.Select(Printable.Of))}",
            survey.ArchiveMirrors.Count == 0 ? "a line archive-mirrors: \"cache\" in repo lets clients ask this mirror first" : null);
        return null;
    }

    private async Task LookAsync(string root, string algorithm, IReadOnlyList<NamedArchive> candidates, CancellationToken cancellationToken)
    {
        NamedArchive? chosen = null;
        foreach (NamedArchive candidate in candidates)
        {
            MirrorAnswer head = await client.AskAsync(HttpMethod.Head, PathOf(root, candidate.Checksums[0]), 0, [], cancellationToken);
            if (head.Status is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Gone)
            {
                await ReportMissingAsync(root, candidate, head, cancellationToken);
                continue;
            }

            bool isSmall = long.TryParse(head.Header("Content-Length"), CultureInfo.InvariantCulture, out long length) && length <= ComfortableBytes;
            chosen = isSmall ? candidate : chosen ?? candidate;
            if (isSmall)
            {
                break;
            }
        }

        if (chosen is not null)
        {
            await ReadAsync(root, algorithm, chosen, cancellationToken);
        }
    }

    private async Task ReportMissingAsync(string root, NamedArchive archive, MirrorAnswer head, CancellationToken cancellationToken)
    {
        (string Algorithm, string Hex) first = archive.Checksums[0];
        string? other = null;
        foreach ((string Algorithm, string Hex) checksum in archive.Checksums.Skip(1))
        {
            MirrorAnswer answer = await client.AskAsync(HttpMethod.Head, PathOf(root, checksum), 0, [], cancellationToken);
            other ??= answer.IsOk ? checksum.Algorithm : null;
        }

        string what = $"{first.Algorithm}={first.Hex} of {archive.Path}: {head.Describe()}";
        if (other is null)
        {
            report.Bad(Subject(first), $"{what}, though the index names it", "fetch it: clients fall back to its source, which may be gone (serai sync --archives all, opam admin cache)");
        }
        else
        {
            report.Bad(Subject(first), $"{what}, though it is there under its {other}", $"opam asks by the first checksum that the opam file lists: make it a link, {first.Algorithm}/{first.Hex[..2]}/{first.Hex}");
        }
    }

    private async Task ReadAsync(string root, string algorithm, NamedArchive archive, CancellationToken cancellationToken)
    {
        (string Algorithm, string Hex) first = archive.Checksums[0];
        string path = PathOf(root, first);
        MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, path, MostBytes, [], cancellationToken);
        string what = $"{algorithm}={first.Hex} of {archive.Path}";
        if (!answer.IsOk)
        {
            string text = $"{what}: {answer.DescribeRefusal()}";
            if (answer.Status == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                report.Note(Subject(first), text, "its sources fail for now; ask again later");
            }
            else
            {
                report.Bad(Subject(first), text, "HEAD answered otherwise; look into the log of the mirror, and of what stands in front of it");
            }

            return;
        }

        if (answer.IsBeginning)
        {
            report.Note(Subject(first), $"{what} is larger than {Amount.OfBytes(MostBytes)}, and was not read to its end");
            return;
        }

        if (answer.Cut is not null)
        {
            report.Bad(Subject(first), $"{what}: {answer.Cut}", "clients get it as little as this one; look into the log of the mirror");
            return;
        }

        if (Wrong(archive, answer.Body) is { } wrong)
        {
            report.Bad(Subject(first), $"{what}: the {Amount.OfBytes(answer.Body.Length)} that came do not have its {wrong}", "take it away from the mirror: opam calls it broken or compromised, and asks its source (serai verify --repair)");
            return;
        }

        report.Good(Subject(first), $"{what}: {Amount.OfBytes(answer.Body.Length)}, all checksums hold");
        await LookAtAliasesAsync(root, archive, answer, cancellationToken);
        await new ConditionCheck(client, report).RunAsync($"{algorithm} archive", path, answer, cancellationToken);
        await new RangeCheck(client, report).RunAsync($"{algorithm} archive", path, answer.Body, cancellationToken);
    }

    private async Task LookAtAliasesAsync(string root, NamedArchive archive, MirrorAnswer whole, CancellationToken cancellationToken)
    {
        foreach ((string Algorithm, string Hex) checksum in archive.Checksums.Skip(1))
        {
            MirrorAnswer alias = await client.AskAsync(HttpMethod.Get, PathOf(root, checksum), MostBytes, [], cancellationToken);
            string what = $"the same under {checksum.Algorithm}={checksum.Hex}";
            if (!alias.IsOk)
            {
                report.Bad("aliases", $"{what}: {alias.Describe()}", $"opam asks by whichever checksum a file lists first: make it a link, {checksum.Algorithm}/{checksum.Hex[..2]}/{checksum.Hex}");
            }
            else if (!alias.Body.AsSpan().SequenceEqual(whole.Body))
            {
                report.Bad("aliases", $"{what} has other bytes", "take it away from the mirror: opam calls it broken or compromised (serai verify --repair)");
            }
            else
            {
                report.Good("aliases", what);
            }
        }
    }

    // A page that says "not found" with 200 is taken for the archive.
    private async Task LookForNothingAsync(string root, CancellationToken cancellationToken)
    {
        MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, PathOf(root, ("sha256", new string('0', 64))), MostErrorBytes, [], cancellationToken);
        if (answer.Status == System.Net.HttpStatusCode.NotFound)
        {
            report.Good("absence", "an archive that nobody knows is 404");
        }
        else
        {
            report.Bad("absence", $"an archive that nobody knows is {answer.Describe()} instead of 404", "clients take a page of 200 for the archive, and try again after 5xx");
        }
    }

    private static string Subject((string Algorithm, string Hex) checksum) => $"{checksum.Algorithm} archive";

    private static string PathOf(string root, (string Algorithm, string Hex) checksum) => $"{root}{checksum.Algorithm}/{checksum.Hex[..2]}/{checksum.Hex}";

    private static string? Wrong(NamedArchive archive, byte[] content)
    {
        foreach ((string algorithm, string hex) in archive.Checksums)
        {
            string found = Convert.ToHexStringLower(algorithm switch
            {
                "md5" => Md5Of(content),
                "sha256" => SHA256.HashData(content),
                _ => SHA512.HashData(content),
            });
            if (found != hex)
            {
                return algorithm;
            }
        }

        return null;
    }

#pragma warning disable CA5351 // Opam's packages declare it; what is checked is what they declare.
    private static byte[] Md5Of(byte[] content) => MD5.HashData(content);
#pragma warning restore CA5351
}
