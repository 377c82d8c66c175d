using Serai.Worker.Index.Inspection;

namespace Serai.Worker.Index;

/// <summary>
/// Looks into any <c>index.tar.gz</c> and compares it with what every opam client accepts and with what makes its bytes reproducible.
/// It needs a few hundred kB of memory, and some bytes for each path.
/// </summary>
public static class IndexInspection
{
    /// <summary>Reads a file and prints what is in it and what is amiss, each finding with its consequence.</summary>
    /// <param name="file">The file, from where it stands to its end; stays the caller's.</param>
    /// <param name="output">Where to print; stays the caller's.</param>
    /// <returns>True where nothing is amiss.</returns>
    /// <exception cref="IOException">The file cannot be read. A malformed one is a finding.</exception>
    public static bool Inspect(Stream file, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(output);
        IndexFindings findings = new();
        TarInspection tar = new(findings);
        GzipInspection gzip = Read(file, tar, findings, long.MaxValue, CancellationToken.None);
        string mtime = UstarTimeText(tar.Mtime);
        output.WriteLine($"gzip: members={gzip.Members} bytes={gzip.Length}");
        output.WriteLine($"tar: files={tar.Files} content_bytes={tar.ContentLength} bytes={tar.Length} mtime={mtime}");
        output.WriteLine($"packages: {tar.Paths.Packages}, versions: {tar.Paths.Versions}");
        findings.Print(output);
        output.WriteLine(findings.IsEmpty ? "conforms: yes" : $"conforms: no, {findings.Kinds.Count} kinds of findings");
        return findings.IsEmpty;
    }

    /// <summary>Reads a file and tells what is amiss, when it was made, and some of the archives that it names.</summary>
    /// <param name="file">The file, from where it stands to its end; stays the caller's.</param>
    /// <param name="maxTarBytes">The most that is inflated of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The file cannot be read. A malformed one is a finding.</exception>
    public static IndexSurvey Survey(Stream file, long maxTarBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        IndexFindings findings = new();
        ArchiveSampling sampling = new();
        TarInspection tar = new(findings, sampling);
        GzipInspection gzip = Read(file, tar, findings, maxTarBytes, cancellationToken);
        (IReadOnlyList<string> mirrors, string? stamp) = RepoFields.Read(tar.Repo);
        return new IndexSurvey(
            findings.Flaws(), gzip.Length, tar.Paths.Packages, tar.Paths.Versions, tar.LatestMtime is >= 0 and <= UstarTime.MaxSeconds ? DateTimeOffset.FromUnixTimeSeconds(tar.LatestMtime) : null)
        {
            Repo = tar.Repo,
            ArchiveMirrors = mirrors,
            Stamp = stamp,
            Archives = sampling.Taken,
        };
    }

    private static GzipInspection Read(Stream file, TarInspection tar, IndexFindings findings, long maxTarBytes, CancellationToken cancellationToken)
    {
        using GzipSource source = new(file);
        GzipInspection gzip = new(source, tar, findings, maxTarBytes, cancellationToken);
        gzip.Read();
        if (gzip.Members > 0)
        {
            tar.Finish();
        }

        return gzip;
    }

    // Beyond the year 9999, which a tar can name by a number in another base, seconds are all there is to say.
    private static string UstarTimeText(long seconds) =>
        seconds < 0 ? "none"
        : seconds > UstarTime.MaxSeconds ? $"{seconds}s"
        : DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
}
