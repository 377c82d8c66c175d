using System.Buffers.Binary;

namespace Serai.Store.Catalogue;

/// <summary>Sorts digests of one algorithm as the bytes they stand for, each once.</summary>
internal static class DigestOrder
{
    /// <summary>Sorts.</summary>
    /// <param name="hexes">Lower-case hexadecimal digits, which sort as their bytes; of one length, at least 16.</param>
    public static ReadOnlyMemory<string> Sort(IReadOnlyList<string> hexes)
    {
        // Nearly all differ in their first 64 bits, and numbers are compared at a fraction of the cost.
        string[] sorted = [.. hexes];
        ulong[] beginnings = [.. sorted.Select(Beginning)];
        Array.Sort(beginnings, sorted);
        int distinct = 0;
        for (int i = 0, end; i < sorted.Length; i = end)
        {
            for (end = i + 1; end < sorted.Length && beginnings[end] == beginnings[i];)
            {
                end++;
            }

            Array.Sort(sorted, i, end - i, StringComparer.Ordinal);
            for (int same = i; same < end; same++)
            {
                if (same == i || !string.Equals(sorted[same], sorted[same - 1], StringComparison.Ordinal))
                {
                    sorted[distinct++] = sorted[same];
                }
            }
        }

        return sorted.AsMemory(0, distinct);
    }

    private static ulong Beginning(string hex)
    {
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        Convert.FromHexString(hex.AsSpan(0, 2 * sizeof(ulong)), first, out _, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }
}
