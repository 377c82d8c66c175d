using Serai.Worker.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>All that a table says, as lines: two tables are the same where these are.</summary>
internal static class ArchiveTableText
{
    public static IEnumerable<string> Describe(ArchiveTable table) =>
    [
        .. table.All.Select(archive => $"archive {string.Join(' ', archive.Checksums)}: {string.Join(' ', archive.Sources.Select(source => $"{source.Package} {source.Url} {string.Join(',', source.Mirrors)}"))}"),
        .. table.Checksums.Select(hash => $"{hash} is {table.Find(hash)?.Key}").Order(StringComparer.Ordinal),
        .. table.ContestedMd5s.Select(hash => $"{hash} is contested, found {table.Find(hash) is not null}").Order(StringComparer.Ordinal),
        .. table.Problems.Select(problem => $"{problem.Path}: {problem.Reason}"),
        $"{table.Conflicts} conflicts",
    ];
}
