using Serai.Store;

namespace Serai.Worker.Space;

/// <summary>Whether there is room for another archive. What is stored is served in any case. Safe from any thread.</summary>
internal sealed class SpaceRule
{
    private readonly SpaceOptions _options;
    private readonly Func<long> _readFree;
    private readonly Lock _gate = new();
    private long _stored;
    private long _removable;

    /// <summary>The rule for a data folder.</summary>
    public SpaceRule(SpaceOptions options, DataFolder folder)
        : this(options, () => new DriveInfo(folder.Root).AvailableFreeSpace)
    {
    }

    /// <summary>The rule for a disk of which something else tells how much is free.</summary>
    public SpaceRule(SpaceOptions options, Func<long> readFree)
    {
        _options = options;
        _readFree = readFree;
    }

    /// <summary>Told when more is stored than may be.</summary>
    public Action? Exceeded { get; set; }

    /// <summary>Bytes of all stored archives.</summary>
    public long StoredBytes
    {
        get
        {
            lock (_gate)
            {
                return _stored;
            }
        }
    }

    /// <summary>The stored archives were counted.</summary>
    /// <param name="stored">Bytes of all.</param>
    /// <param name="removable">Bytes of those that may go when others come.</param>
    public void Count(long stored, long removable)
    {
        lock (_gate)
        {
            (_stored, _removable) = (stored, removable);
        }
    }

    /// <summary>Another archive was stored.</summary>
    public void NoteStored(long bytes)
    {
        bool exceeds;
        lock (_gate)
        {
            _stored += bytes;
            exceeds = _stored > _options.MaxSizeBytes;
        }

        if (exceeds)
        {
            Exceeded?.Invoke();
        }
    }

    /// <summary>Whether an archive may be fetched.</summary>
    /// <param name="bytes">How much room it takes; 0 where nobody knows.</param>
    /// <param name="reason">Why not, and the cure; empty where it may.</param>
    public bool AllowsFetch(long bytes, out string reason)
    {
        long free;
        try
        {
            free = _readFree();
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // The disk will say itself whether it takes the bytes.
            free = long.MaxValue;
        }

        long needed;
        lock (_gate)
        {
            needed = _stored - _removable;
        }

        reason = free < _options.MinFreeBytes || free - _options.MinFreeBytes < bytes
            ? FormattableString.Invariant($"the disk has {free} bytes free, and {_options.MinFreeBytes} are to stay so: free some, or lower --min-free")
            : _options.MaxSizeBytes is { } most && (needed >= most || most - needed < bytes)
                ? FormattableString.Invariant($"stored archives that kept generations name take {needed} of {most} bytes, and there is no room for another: raise --max-size")
                : string.Empty;
        return reason.Length == 0;
    }
}
