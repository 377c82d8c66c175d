using System.Globalization;
using System.Text;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;
using Serai.Store.Archives;
using Serai.Store.Catalogue;

namespace Serai.Worker.Catalogue;

/// <summary>Makes records of the sources of an opam file, within bounds: what is beyond them is left out and told.</summary>
/// <param name="report">Told what was left out, in words.</param>
internal sealed class SourceReading(Action<string> report)
{
    /// <summary>The most sections of one file; the public repository has files with 24.</summary>
    public const int MaxSourcesOfFile = 1_000;

    /// <summary>Adds the records of a file's sources.</summary>
    /// <param name="package">The package, as <c>ocamlfind.1.9.6</c>.</param>
    /// <param name="sources">The sources.</param>
    /// <param name="records">Takes the records.</param>
    public void Add(string package, PackageSources sources, List<SourceRecord> records)
    {
        foreach (PackageSource source in sources.All.Take(MaxSourcesOfFile))
        {
            string url = ReadUrl(source.Url) ?? string.Empty;
            string[] mirrors = source.Mirrors.Count == 0 ? [] : ReadMirrors(source);
            records.Add(new SourceRecord(package, url, mirrors, ReadChecksums(source)));
        }

        if (sources.All.Count > MaxSourcesOfFile)
        {
            Report($"{sources.All.Count} sections of sources, of which the first {MaxSourcesOfFile} are taken");
        }
    }

    // Opam's bytes need not be UTF-8; what is not becomes U+FFFD, and is no URL then.
    private string? ReadUrl(OpamText url)
    {
        if (url.Length > SourceRecord.MaxUrlBytes)
        {
            Report($"a URL of {url.Length} bytes, where at most {SourceRecord.MaxUrlBytes} are taken; it is left out");
            return null;
        }

        return Encoding.UTF8.GetString(url.Span);
    }

    private string[] ReadMirrors(PackageSource source)
    {
        if (source.Mirrors.Count > SourceRecord.MaxMirrors)
        {
            Report($"{source.Mirrors.Count} mirrors of one source, of which the first {SourceRecord.MaxMirrors} are taken");
        }

        return [.. source.Mirrors.Take(SourceRecord.MaxMirrors).Select(ReadUrl).OfType<string>()];
    }

    private ArchiveHash[] ReadChecksums(PackageSource source)
    {
        ArchiveHash[] declared = [.. source.Checksums.Distinct().Take(SourceRecord.MaxChecksums + 1).Select(ArchiveHashOf)];
        if (declared.Length <= SourceRecord.MaxChecksums)
        {
            return declared;
        }

        Report($"over {SourceRecord.MaxChecksums} different checksums of one source, which no bytes can match; they are left out");
        return [];
    }

    private static ArchiveHash ArchiveHashOf(Checksum checksum)
    {
        Span<byte> digest = stackalloc byte[Checksum.MaxDigestBytes];
        checksum.CopyTo(digest);
        ArchiveHashAlgorithm algorithm = checksum.Algorithm switch
        {
            ChecksumAlgorithm.Md5 => ArchiveHashAlgorithm.Md5,
            ChecksumAlgorithm.Sha256 => ArchiveHashAlgorithm.Sha256,
            _ => ArchiveHashAlgorithm.Sha512,
        };
        return ArchiveHash.FromDigest(algorithm, digest[..checksum.Length]);
    }

    private void Report(FormattableString reason) => report(reason.ToString(CultureInfo.InvariantCulture));
}
