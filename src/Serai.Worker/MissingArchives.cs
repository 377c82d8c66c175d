using Serai.Worker.Catalogue;

namespace Serai.Worker;

/// <summary>Archives that could not be had, for one cause.</summary>
/// <param name="Reason">What every source said.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Packages">Some of the packages that name them.</param>
public sealed record MissingArchives(string Reason, int Count, IReadOnlyList<string> Packages)
{
    private const int MostPackages = 5;

    /// <summary>Groups them, the most frequent cause first.</summary>
    internal static IReadOnlyList<MissingArchives> Group(IEnumerable<KnownArchive> archives, Func<KnownArchive, string> reasonOf) =>
    [
        .. archives.GroupBy(reasonOf, StringComparer.Ordinal)
            .Select(group => new MissingArchives(group.Key, group.Count(), [.. group.Take(MostPackages).Select(archive => archive.Sources[0].Package)]))
            .OrderByDescending(missing => missing.Count),
    ];
}
