namespace Serai.Git.Packs;

/// <summary>Inflates entries and says in a person's words what is wrong with one. For one thread at a time.</summary>
internal sealed unsafe class EntryInflater : IDisposable
{
    private readonly Inflater _inflater = new();

    /// <summary>Inflates an entry.</summary>
    /// <param name="data">The deflated bytes, and what follows them.</param>
    /// <param name="dataLength">How much there is.</param>
    /// <param name="output">Room for the entry and <see cref="Inflater.OutputSlack"/> more.</param>
    /// <param name="size">Bytes that the entry's header declares.</param>
    /// <param name="entryOffset">Where the entry begins, for errors.</param>
    /// <param name="consumed">Bytes of deflated data.</param>
    /// <returns>False when the entry goes on behind the data.</returns>
    /// <exception cref="MalformedPackException">Not a zlib stream of this size.</exception>
    public bool TryInflate(byte* data, long dataLength, byte* output, int size, long entryOffset, out long consumed)
    {
        InflateOutcome outcome = _inflater.Inflate(data, dataLength, output, size, out consumed);
        return outcome switch
        {
            InflateOutcome.Done => true,
            InflateOutcome.NeedsInput => false,
            _ => throw new MalformedPackException(entryOffset, Describe(outcome, size)),
        };
    }

    /// <summary>Inflates an entry that must be there whole.</summary>
    public void Inflate(byte* data, long dataLength, byte* output, int size, long entryOffset)
    {
        if (!TryInflate(data, dataLength, output, size, entryOffset, out _))
        {
            throw Truncated(entryOffset, size);
        }
    }

    /// <summary>The pack ends within an entry.</summary>
    public static MalformedPackException Truncated(long entryOffset, int size) =>
        new(entryOffset, $"the pack ends within this entry: expected a zlib stream of {size} bytes when inflated");

    public void Dispose() => _inflater.Dispose();

    private static string Describe(InflateOutcome outcome, int size) => outcome switch
    {
        InflateOutcome.TooLong => $"the entry inflates to more than the {size} bytes that it declares",
        InflateOutcome.TooShort => $"the entry inflates to less than the {size} bytes that it declares",
        InflateOutcome.BadHeader => "expected a zlib header, found none",
        InflateOutcome.BadBlock => "the zlib stream has a block of no type, or a stored block of two lengths",
        InflateOutcome.BadCodeLengths => "the zlib stream has a block whose code lengths make no prefix code",
        InflateOutcome.BadCode => "the zlib stream has bits that are no code",
        InflateOutcome.BadDistance => "the zlib stream copies from before its beginning",
        InflateOutcome.BadChecksum => "the zlib stream's checksum is not that of what it inflates to",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no fault"),
    };
}
