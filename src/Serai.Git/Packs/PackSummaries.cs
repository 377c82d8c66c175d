namespace Serai.Git.Packs;

/// <summary>Counts what is in a resolved pack.</summary>
internal static class PackSummaries
{
    /// <summary>The summary of the first entries of a table: those that came, without bases appended.</summary>
    public static PackSummary Of(ObjectTable table, int received, long packBytes)
    {
        Span<int> kinds = stackalloc int[5];
        kinds.Clear();
        int deltas = 0;
        int maxDepth = 0;
        long bytes = 0;
        for (int i = 0; i < received; i++)
        {
            kinds[table.Kinds[i]]++;
            deltas += EntryType.IsWhole(table.Types[i]) ? 0 : 1;
            maxDepth = Math.Max(maxDepth, table.Depths[i]);
            bytes += table.Sizes[i];
        }

        return new PackSummary(
            received,
            kinds[(int)ObjectKind.Commit],
            kinds[(int)ObjectKind.Tree],
            kinds[(int)ObjectKind.Blob],
            kinds[(int)ObjectKind.Tag],
            deltas,
            maxDepth,
            packBytes,
            bytes,
            table.Count - received);
    }
}
