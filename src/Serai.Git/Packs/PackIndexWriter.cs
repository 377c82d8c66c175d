using System.Buffers.Binary;
using Serai.Git.Storage;

namespace Serai.Git.Packs;

/// <summary>Makes the version-2 index of a resolved pack, byte for byte what git-index-pack(1) writes.</summary>
internal static class PackIndexWriter
{
    // Up to so many ids with the same first 16 bits, a plain insertion is the fastest sort.
    private const int SmallBucket = 32;

    /// <summary>Makes the index.</summary>
    /// <returns>The index's bytes, the caller's.</returns>
    public static NativeRegion Write(PackWork work)
    {
        using NativeColumn<int> order = Order(work);
        return Write(work, order.Values);
    }

    /// <summary>The entries in the order of the index.</summary>
    /// <returns>The caller's.</returns>
    public static NativeColumn<int> Order(PackWork work)
    {
        var order = new NativeColumn<int>();
        order.Resize(work.Table.Count);
        SortById(work.Table, order.Values);
        return order;
    }

    /// <summary>
    /// Puts the numbers of all entries in the order of their ids; those of one id by depth, then in the order of the pack. A lookup finds
    /// the first: where two deltas name each other's object, and a copy of one is there to begin with, chains must not go round.
    /// </summary>
    public static void SortById(ObjectTable table, Span<int> sorted)
    {
        // By the first 16 bits into buckets, then each bucket by itself.
        using var startColumn = new NativeColumn<int>();
        using var nextColumn = new NativeColumn<int>();
        startColumn.Resize(65_536 + 1);
        nextColumn.Resize(65_536);
        Span<int> starts = startColumn.Values;
        Span<int> next = nextColumn.Values;
        for (int i = 0; i < sorted.Length; i++)
        {
            starts[BinaryPrimitives.ReadUInt16BigEndian(table.Id(i)) + 1]++;
        }

        for (int i = 0; i < 65_536; i++)
        {
            starts[i + 1] += starts[i];
        }

        starts[..65_536].CopyTo(next);
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[next[BinaryPrimitives.ReadUInt16BigEndian(table.Id(i))]++] = i;
        }

        for (int i = 0; i < 65_536; i++)
        {
            SortBucket(table, sorted[starts[i]..starts[i + 1]]);
        }
    }

    private static void SortBucket(ObjectTable table, Span<int> bucket)
    {
        if (bucket.Length > SmallBucket)
        {
            SortLargeBucket(table, bucket);
            return;
        }

        for (int i = 1; i < bucket.Length; i++)
        {
            int entry = bucket[i];
            int at = i;
            for (; at > 0 && Compare(table, bucket[at - 1], entry) > 0; at--)
            {
                bucket[at] = bucket[at - 1];
            }

            bucket[at] = entry;
        }
    }

    // By itself, for the sake of what the comparison captures: it is allocated where the method begins.
    private static void SortLargeBucket(ObjectTable table, Span<int> bucket) =>
        bucket.Sort((left, right) => Compare(table, left, right));

    private static int Compare(ObjectTable table, int left, int right)
    {
        int order = table.Id(left).SequenceCompareTo(table.Id(right));
        order = order != 0 ? order : table.Depths[left] - table.Depths[right];
        return order != 0 ? order : left - right;
    }

    /// <summary>Makes the index of entries that are sorted already: see <see cref="Order"/>.</summary>
    /// <returns>The index's bytes, the caller's.</returns>
    public static NativeRegion Write(PackWork work, ReadOnlySpan<int> sorted)
    {
        int count = sorted.Length;
        int idLength = work.IdLength;
        int large = CountLarge(work.Table);
        int idBytes = checked(count * idLength);
        long ids = PackIndex.HeaderLength + PackIndex.FanOutLength;
        long checksums = ids + idBytes;
        long offsets = checksums + (4L * count);
        long largeOffsets = offsets + (4L * count);
        long length = largeOffsets + (8L * large) + (2 * idLength);
        var index = new NativeRegion(length);
        index.Extend(length);
        BinaryPrimitives.WriteUInt32BigEndian(index.Slice(0, 4), PackIndex.Signature);
        BinaryPrimitives.WriteUInt32BigEndian(index.Slice(4, 4), 2);
        WriteIds(work.Table, sorted, index.Slice(PackIndex.HeaderLength, PackIndex.FanOutLength), index.Slice(ids, idBytes));
        WriteChecksums(work.Table, sorted, index.Slice(checksums, 4 * count));
        WriteOffsets(work.Table, sorted, index.Slice(offsets, 4 * count), index.Slice(largeOffsets, 8 * large));
        WriteTrailers(work, index, length);
        return index;
    }

    private static void WriteIds(ObjectTable table, ReadOnlySpan<int> sorted, Span<byte> fanOut, Span<byte> ids)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (int entry in sorted)
        {
            Span<byte> id = table.Id(entry);
            counts[id[0]]++;
            id.CopyTo(ids);
            ids = ids[id.Length..];
        }

        int sum = 0;
        for (int i = 0; i < 256; i++)
        {
            sum += counts[i];
            BinaryPrimitives.WriteInt32BigEndian(fanOut[(4 * i)..], sum);
        }
    }

    private static void WriteChecksums(ObjectTable table, ReadOnlySpan<int> sorted, Span<byte> checksums)
    {
        ReadOnlySpan<uint> known = table.Checksums.Values;
        for (int place = 0; place < sorted.Length; place++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(checksums[(4 * place)..], known[sorted[place]]);
        }
    }

    private static void WriteOffsets(ObjectTable table, ReadOnlySpan<int> sorted, Span<byte> offsets, Span<byte> largeOffsets)
    {
        ReadOnlySpan<long> known = table.Offsets.Values;
        int large = 0;
        for (int place = 0; place < sorted.Length; place++)
        {
            long offset = known[sorted[place]];
            uint stored = (uint)offset;
            if (offset > int.MaxValue)
            {
                BinaryPrimitives.WriteInt64BigEndian(largeOffsets[(8 * large)..], offset);
                stored = PackIndex.LargeOffset | (uint)large++;
            }

            BinaryPrimitives.WriteUInt32BigEndian(offsets[(4 * place)..], stored);
        }
    }

    private static int CountLarge(ObjectTable table)
    {
        int first = table.IndexAt(int.MaxValue + 1L);
        return table.Count - (first < 0 ? ~first : first);
    }

    private static void WriteTrailers(PackWork work, NativeRegion index, long length)
    {
        int idLength = work.IdLength;
        work.Pack.Slice(work.EntriesEnd, idLength).CopyTo(index.Slice(length - (2 * idLength), idLength));
        using var hash = ObjectHasher.Incremental(work.Format);
        for (long at = 0; at < length - idLength; at += 1 << 20)
        {
            hash.AppendData(index.Slice(at, (int)Math.Min(1 << 20, length - idLength - at)));
        }

        hash.GetHashAndReset(index.Slice(length - idLength, idLength));
    }
}
