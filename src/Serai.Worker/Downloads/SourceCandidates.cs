using Serai.Git;
using Serai.Store.Archives;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Downloads;

/// <summary>
/// The places where an archive may be had, in the order in which they are asked: what the opam files say, then each upstream cache under each
/// known checksum, the strongest first. Each once.
/// </summary>
internal static class SourceCandidates
{
    // Nobody's archive has more; a hostile list of mirrors is no reason to knock at a thousand doors.
    private const int MaxCandidates = 64;

    private const int MaxShownCharacters = 80;

    /// <summary>Lists them.</summary>
    public static IReadOnlyList<SourceCandidate> Of(KnownArchive archive, IReadOnlyList<string> caches, bool cachesAlone = false)
    {
        IEnumerable<string> stated = cachesAlone ? [] : archive.Sources.SelectMany(source => source.Mirrors.Prepend(source.Url));
        IEnumerable<string> cached = caches.SelectMany(cache => archive.Checksums.Select(hash => InCache(cache, hash)));
        string[] last = [.. cached.Distinct(StringComparer.Ordinal).Take(MaxCandidates / 2)];
        IEnumerable<string> first = stated.Distinct(StringComparer.Ordinal).Take(MaxCandidates - last.Length);
        return [.. first.Concat(last).Distinct(StringComparer.Ordinal).Select(Read).DistinctBy(candidate => candidate.Url?.AbsoluteUri ?? candidate.Shown, StringComparer.Ordinal)];
    }

    private static string InCache(string cache, ArchiveHash hash) => $"{cache.TrimEnd('/')}/{hash.AlgorithmName}/{hash.Hex[..2]}/{hash.Hex}";

    private static SourceCandidate Read(string text) =>
        OriginUrl.TryRead(text, out Uri? url, out string? reason)
            ? new SourceCandidate(url, HttpAccess.Show(url), null)
            : new SourceCandidate(null, OriginError.Clean(text[..Math.Min(text.Length, MaxShownCharacters)]), reason);
}
