namespace Serai.Worker.Index;

/// <summary>
/// The file <c>segments</c> that stands beside an <c>index.tar.gz</c>: with it, the next index takes the segments that did not change
/// from this one. The format is that of docs/formats/segments.md. What was read is immutable.
/// </summary>
internal sealed class SegmentTable
{
    /// <summary>The longest file that is read. The real repository's is some 150 kB.</summary>
    public const int MaxLength = 64 << 20;

    private readonly Dictionary<SegmentKey, SegmentTableEntry> _entries;

    /// <summary>Takes the entries as they are; <see cref="SegmentTableReader"/> makes sound ones.</summary>
    internal SegmentTable(Dictionary<SegmentKey, SegmentTableEntry> entries)
    {
        _entries = entries;
        Keys = [.. entries.OrderBy(each => each.Value.Offset).Select(each => each.Key)];
    }

    /// <summary>Those of the segments in their order.</summary>
    public IReadOnlyList<SegmentKey> Keys { get; }

    /// <summary>How many segments there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads a table.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>The table; an empty one where the file is of another format, or of an index of another <see cref="IndexFormat"/>.</returns>
    /// <exception cref="InvalidDataException">The file is damaged: what, where, expected, found.</exception>
    public static SegmentTable Read(ReadOnlySpan<byte> bytes) => new SegmentTableReader(bytes).Read();

    /// <summary>Writes the table of an index.</summary>
    /// <param name="output">Where to; stays the caller's.</param>
    /// <param name="segments">The segments as they were given to <see cref="IndexWriter.Write"/>.</param>
    public static void Write(Stream output, IReadOnlyList<Segment> segments) => SegmentTableWriter.Write(output, segments);

    /// <summary>Takes a segment out of the index.</summary>
    /// <param name="key">Which.</param>
    /// <param name="index">The whole <c>index.tar.gz</c> that the table belongs to.</param>
    /// <returns>
    /// The segment, the same as when it was built; null where the table has none of this key, or where its bytes in the index are no
    /// longer what they were, so that it is to be built again.
    /// </returns>
    public Segment? Find(SegmentKey key, ReadOnlySpan<byte> index)
    {
        if (!_entries.TryGetValue(key, out SegmentTableEntry? entry) || entry.Offset + entry.DeflatedLength + Segment.Slack > index.Length)
        {
            return null;
        }

        return Take(key, entry, index);
    }

    /// <summary>Takes all segments out of the index.</summary>
    /// <param name="index">The whole <c>index.tar.gz</c> that the table belongs to.</param>
    /// <param name="end">Where what follows them begins in it.</param>
    /// <returns>In the order in which they were written; null where one is not what it was, or there is none.</returns>
    public IReadOnlyList<Segment>? All(ReadOnlySpan<byte> index, out int end)
    {
        var segments = new List<Segment>(_entries.Count);
        end = IndexWriter.FirstSegmentOffset;
        foreach (SegmentKey key in Keys)
        {
            if (Find(key, index) is not { } segment)
            {
                return null;
            }

            segments.Add(segment);
            end += segment.Deflated.Length;
        }

        return segments.Count == 0 ? null : segments;
    }

    private static Segment? Take(SegmentKey key, SegmentTableEntry entry, ReadOnlySpan<byte> index)
    {
        byte[] stamped = index.Slice((int)entry.Offset, entry.DeflatedLength + Segment.Slack).ToArray();
        Segment.Stamp(entry.Headers, stamped, null);
        Segment segment = new(key, stamped[..entry.DeflatedLength], entry.TarLength, entry.TarCrc, entry.Headers);
        return segment.DeflatedCrc == entry.DeflatedCrc ? segment : null;
    }
}
