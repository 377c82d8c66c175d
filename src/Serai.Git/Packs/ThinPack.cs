using System.Buffers.Binary;
using System.IO.Compression;

namespace Serai.Git.Packs;

/// <summary>
/// Makes a thin pack whole, as <c>git index-pack --fix-thin</c> does: bases that a store has are appended as whole entries, the number of
/// objects and the trailer are written anew, and the pack then stands by itself.
/// </summary>
internal static class ThinPack
{
    /// <summary>Appends missing bases and resolves what hangs from them, until nothing is left.</summary>
    /// <param name="work">A pack that is scanned and resolved as far as it goes by itself.</param>
    /// <param name="store">Gives bases.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="MalformedPackException">A base is neither in the pack nor in the store.</exception>
    public static void Complete(PackWork work, IObjectStore store, CancellationToken cancellation)
    {
        work.Pack.Truncate(work.EntriesEnd);
        do
        {
            if (AppendBases(work, store, cancellation) == 0)
            {
                throw BaseMissing(work);
            }
        }
        while (DeltaResolver.Resolve(work, work.Limits.Threads, cancellation) > 0);

        BinaryPrimitives.WriteInt32BigEndian(work.Pack.Slice(8, 4), work.Table.Count);
        work.EntriesEnd = work.Pack.Length;
        work.Pack.Extend(work.EntriesEnd + work.IdLength);
        using var hash = ObjectHasher.Incremental(work.Format);
        for (long at = 0; at < work.EntriesEnd; at += 1 << 20)
        {
            hash.AppendData(work.Pack.Slice(at, (int)Math.Min(1 << 20, work.EntriesEnd - at)));
        }

        hash.GetHashAndReset(work.Pack.Slice(work.EntriesEnd, work.IdLength));
    }

    /// <summary>The fault of a pack of which some deltas cannot be resolved: the first such delta.</summary>
    public static MalformedPackException BaseMissing(PackWork work)
    {
        ObjectTable table = work.Table;
        for (int i = 0; i < table.Count; i++)
        {
            if (table.Kinds[i] == 0 && table.Types[i] == EntryType.ReferenceDelta)
            {
                string id = Convert.ToHexStringLower(work.BaseId(i));
                return new MalformedPackException(
                    table.Offsets[i], $"base missing: {id} is not in the pack, or a delta of itself, and is in no store that was given");
            }
        }

        throw new InvalidOperationException("offset deltas alone cannot be left over: each has its base before it");
    }

    private static int AppendBases(PackWork work, IObjectStore store, CancellationToken cancellation)
    {
        using var tree = new DeltaTree(work);
        ObjectId last = default;
        int appended = 0;
        foreach (int delta in tree.References)
        {
            cancellation.ThrowIfCancellationRequested();
            var id = new ObjectId(work.BaseId(delta));
            if (id == last)
            {
                continue;
            }

            last = id;
            using GitObject? content = store.TryRent(id);
            if (content is not null)
            {
                Append(work, id, content);
                appended++;
            }
        }

        return appended;
    }

    private static void Append(PackWork work, ObjectId id, GitObject content)
    {
        long offset = work.Pack.Length;
        byte[] entry = WholeEntry.Write(content.Kind, content.Content.Span, CompressionLevel.Fastest);
        PackLimits.CheckLength(offset + entry.Length + work.IdLength, work.Limits);
        work.Pack.Append(entry);
        if (!EntryHeader.TryRead(entry, offset, work.IdLength, work.Limits.MaxObjectBytes, out EntryHeader header))
        {
            throw new InvalidOperationException("an entry of our own has a whole header");
        }

        ObjectTable table = work.Table;
        int index = table.Add(offset, header, ObjectTable.NoBase);
        id.CopyTo(table.Id(index));
        table.Checksums[index] = Crc32.Compute(entry);
        table.Sizes[index] = header.Size;
        table.Kinds[index] = (byte)content.Kind;
    }
}
