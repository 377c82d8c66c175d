using Serai.Store.Archives;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>All that a table says, as lines: two tables are the same where these are.</summary>
internal static class ArchiveTableText
{
    public static IEnumerable<string> Describe(ArchiveTable table) =>
    [
        .. table.All.Select(archive => $"archive {string.Join(' ', archive.Checksums)}: {string.Join(' ', archive.Sources.Select(source => $"{source.Package} {source.Url} {string.Join(',', source.Mirrors)}"))}"),
        .. table.ByHash.Select(each => each.Key).Select(hash => $"{hash} is {table.Find(hash)?.Key}, known {table.Checksums.Contains(hash)}").Order(StringComparer.Ordinal),
        $"checksums {Convert.ToHexStringLower(table.Checksums.Bytes)}",
        .. Contested(table).Select(hash => $"{hash} is contested {table.Checksums.IsContested(hash)}, found {table.Find(hash) is not null}").Order(StringComparer.Ordinal),
        .. table.Problems.Select(problem => $"{problem.Path}: {problem.Reason}"),
        $"{table.Conflicts} conflicts",
    ];

    /// <summary>The checksums under which the table finds nothing, though sections declare them.</summary>
    public static IReadOnlyList<ArchiveHash> Contested(ArchiveTable table) => [.. table.ByHash.Where(each => each.Value.Archive is null).Select(each => each.Key)];
}
