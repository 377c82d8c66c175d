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
        using GzipSource source = new(file);
        GzipInspection gzip = new(source, tar, findings);
        gzip.Read();
        if (gzip.Members > 0)
        {
            tar.Finish();
        }

        string mtime = UstarTimeText(tar.Mtime);
        output.WriteLine($"gzip: members={gzip.Members} bytes={gzip.Length}");
        output.WriteLine($"tar: files={tar.Files} content_bytes={tar.ContentLength} bytes={tar.Length} mtime={mtime}");
        output.WriteLine($"packages: {tar.Paths.Packages}, versions: {tar.Paths.Versions}");
        findings.Print(output);
        output.WriteLine(findings.IsEmpty ? "conforms: yes" : $"conforms: no, {findings.Kinds.Count} kinds of findings");
        return findings.IsEmpty;
    }

    // Beyond the year 9999, which a tar can name by a number in another base, seconds are all there is to say.
    private static string UstarTimeText(long seconds) =>
        seconds < 0 ? "none"
        : seconds > UstarTime.MaxSeconds ? $"{seconds}s"
        : DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
}
