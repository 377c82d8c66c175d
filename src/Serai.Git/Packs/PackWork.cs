using Serai.Git.Objects;
using Serai.Git.Storage;

namespace Serai.Git.Packs;

/// <summary>A pack under analysis: its bytes, the table of its entries, contents kept so far, and what the work may cost.</summary>
internal sealed class PackWork : IDisposable
{
    private long _inflatedBytes;
    private long _heldBytes;
    private bool _keptIsTaken;

    /// <summary>Uses the region for the time of the work; it is not disposed with it.</summary>
    public PackWork(NativeRegion pack, ObjectFormat format, GitLimits limits)
    {
        Pack = pack;
        Format = format;
        Limits = limits;
        Table = new ObjectTable(format);
        Kept = new NativeRegion(limits.ArrivalBytes);
    }

    /// <summary>The bytes of the pack, from its beginning, as far as they have come.</summary>
    public NativeRegion Pack { get; }

    /// <summary>What is known of the entries.</summary>
    public ObjectTable Table { get; }

    /// <summary>Contents of objects kept while the pack arrives; <see cref="ObjectTable.Kept"/> tells where.</summary>
    public NativeRegion Kept { get; }

    public ObjectFormat Format { get; }

    public GitLimits Limits { get; }

    public int IdLength => ObjectFormats.IdLength(Format);

    /// <summary>Where the entries end and the trailer begins; known when the pack is scanned.</summary>
    public long EntriesEnd { get; set; }

    /// <summary>The trailer in hexadecimal digits: the pack's name. Known when the pack is scanned.</summary>
    public string Name => Convert.ToHexStringLower(Pack.Slice(EntriesEnd, IdLength));

    /// <summary>Bytes of delta bases that are held now, by all threads.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>Accounts for bytes that an entry makes us produce.</summary>
    /// <exception cref="MalformedPackException">The pack makes more than the limit.</exception>
    public void Spend(long bytes, long entryOffset)
    {
        if (Interlocked.Add(ref _inflatedBytes, bytes) > Limits.MaxInflatedBytes)
        {
            throw new MalformedPackException(
                entryOffset, $"the pack inflates to more than the limit of {Limits.MaxInflatedBytes} bytes in all")
            {
                ExceededLimit = nameof(GitLimits.MaxInflatedBytes),
            };
        }
    }

    /// <summary>Accounts for delta bases taken (or, negative, given back).</summary>
    public void Hold(long bytes) => Interlocked.Add(ref _heldBytes, bytes);

    /// <summary>The id of a reference delta's base, which stands at the end of the entry's header.</summary>
    public ReadOnlySpan<byte> BaseId(int index) =>
        Pack.Slice(Table.Offsets[index] + Table.HeaderLengths[index] - IdLength, IdLength);

    /// <summary>Bytes of an entry in the pack: a small object may stand in many, which are read each time that it is made again.</summary>
    public long EntryBytes(int index) => (index + 1 < Table.Count ? Table.Offsets[index + 1] : Pack.Length) - Table.Offsets[index];

    /// <summary>Hands the kept contents on: they are not freed with the rest.</summary>
    public NativeRegion TakeKept()
    {
        _keptIsTaken = true;
        return Kept;
    }

    /// <summary>Frees everything but the pack.</summary>
    public void Dispose()
    {
        Table.Dispose();
        if (!_keptIsTaken)
        {
            Kept.Dispose();
        }
    }
}
