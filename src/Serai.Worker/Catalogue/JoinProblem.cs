using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Worker.Catalogue;

/// <summary>Something wrong with a section. It is put into words only where these are wanted: a hostile catalogue can have a million of them.</summary>
/// <param name="Fault">What.</param>
/// <param name="Section">The section that it is said of.</param>
/// <param name="Other">A section that it contradicts; itself where there is none.</param>
internal sealed record JoinProblem(JoinFault Fault, SourceSection Section, SourceSection Other)
{
    /// <summary>The md5 that it is about.</summary>
    public ArchiveHash Md5 { get; init; }

    /// <summary>The md5 that others declare.</summary>
    public ArchiveHash OtherMd5 { get; init; }

    /// <summary>Whether declarations of different files cannot all be true.</summary>
    public bool IsConflict => Fault is JoinFault.Contradicts or JoinFault.HasTwoMd5s or JoinFault.SharesMd5;

    /// <summary>For people: where, what, and what follows.</summary>
    public PathProblem InWords() => new(Section.Path, Fault switch
    {
        JoinFault.ContradictsItself => $"two different checksums of one algorithm for {Shown}: no bytes can match both, so opam refuses them all; it is left to the origin",
        JoinFault.Contradicts => $"its checksums of {Shown} contradict those of {Other.Path}; each checksum counts by itself until these files agree",
        JoinFault.HasTwoMd5s => $"{Md5} is not the md5 that other files declare of {Shown}, {OtherMd5}; it is served under neither",
        JoinFault.SharesMd5 => $"{Md5} is that of another archive in {Other.Path}; neither is served under it",
        JoinFault.MayShareMd5 => $"{Md5} stands beside other checksums in {Other.Path}, which may or may not be of the same archive; it is not served under it",
        _ => $"{Shown} has other checksums here than in {Other.Path}; each counts by itself, and at most one can be had from there",
    });

    // Problems are shown on a page, a thousand at a time: the end of a long URL tells nothing.
    private string Shown
    {
        get
        {
            const int Most = 200;
            string url = Section.Source.Url;
            return url.Length == 0 ? "an archive without URL" : url.Length <= Most ? url : string.Concat(url.AsSpan(0, Most), "…");
        }
    }
}
