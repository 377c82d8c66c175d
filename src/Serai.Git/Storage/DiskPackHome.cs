using Microsoft.Win32.SafeHandles;
using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>
/// Writes a received pack to a file of a temporary name as it arrives; at the end pack and index are made durable, then renamed, then the
/// folder is made durable.
/// </summary>
internal sealed class DiskPackHome : IPackHome
{
    /// <summary>How the temporary names end: what is found of them at the start is left over.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int WrittenAtOnce = 1 << 20;

    // The disk begins with what has come while the rest is on its way: fsync, which all wait for, has little left to do.
    private const int FlushedAhead = 1 << 20;

    private readonly string _folder;
    private readonly PackSet _packs;
    private readonly string _packPath;
    private readonly string _indexPath;
    private readonly SafeFileHandle _pack;
    private long _length;
    private long _flushedAhead;
    private BackgroundFlush? _flush;
    private ReceivedContents? _contents;
    private bool _prepared;

    public DiskPackHome(string folder, PackSet packs)
    {
        _folder = folder;
        _packs = packs;
        _packPath = Path.Combine(folder, "incoming.pack" + TemporarySuffix);
        _indexPath = Path.Combine(folder, "incoming.idx" + TemporarySuffix);
        _pack = File.OpenHandle(_packPath, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_pack, bytes, _length);
        _length += bytes.Length;
        if (_length - _flushedAhead >= FlushedAhead)
        {
            SystemCalls.StartWriting(_pack, _flushedAhead, _length - _flushedAhead);
            _flushedAhead = _length;
        }
    }

    /// <inheritdoc/>
    public void EndAppend() => _flush = new BackgroundFlush(_pack, _packPath);

    /// <inheritdoc/>
    public void Prepare(PackWork work, long received)
    {
        if (_packs.Has(work.Name))
        {
            return;
        }

        if (work.EntriesEnd > received)
        {
            // Bases were appended: their number is in the header, they and another trailer are behind what came.
            RandomAccess.Write(_pack, work.Pack.Slice(0, PackHeader.Length), 0);
            WriteFrom(_pack, work.Pack, received);
        }

        _flush ??= new BackgroundFlush(_pack, _packPath);
        using NativeColumn<int> order = PackIndexWriter.Order(work);
        WriteIndex(work, order.Values);
        _flush.Wait();
        _prepared = true;
    }

    /// <inheritdoc/>
    public bool Publish(PackWork work)
    {
        if (_prepared)
        {
            Rename(work);
        }

        return false;
    }

    /// <inheritdoc/>
    public void End()
    {
        _flush?.Join();
        _contents?.Dispose();
        _pack.Dispose();
        try
        {
            File.Delete(_packPath);
            File.Delete(_indexPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next reception writes over them, and a store that is opened removes them: whatever ended this one is the news.
        }
        finally
        {
            _packs.EndReception();
        }
    }

    private void WriteIndex(PackWork work, ReadOnlySpan<int> order)
    {
        using NativeRegion index = PackIndexWriter.Write(work, order);
        using SafeFileHandle file = File.OpenHandle(_indexPath, FileMode.Create, FileAccess.Write);
        WriteFrom(file, index, 0);
        var flush = new BackgroundFlush(file, _indexPath);
        try
        {
            // Giving memory back takes its time, too.
            _contents = ReceivedContents.TryTake(work, order);
        }
        finally
        {
            flush.Join();
        }

        flush.Wait();
    }

    // A pack of this name that is there already could not be opened, or it would be in the set: it is replaced by this one, which is good.
    private void Rename(PackWork work)
    {
        string pack = Path.Combine(_folder, $"pack-{work.Name}.pack");
        string index = Path.Combine(_folder, $"pack-{work.Name}.idx");
        File.Move(_packPath, pack, overwrite: true);
        try
        {
            File.Move(_indexPath, index, overwrite: true);
            SystemCalls.FlushFolder(_folder);
            StoredPack stored = DiskPackFiles.Open(index, work.Format, work.Limits);
            stored.Hold(_contents);
            _contents = null;
            _packs.Add(stored);
        }
        catch
        {
            File.Delete(index);
            File.Delete(pack);
            throw;
        }
    }

    private static void WriteFrom(SafeFileHandle file, NativeRegion bytes, long start)
    {
        for (long at = start; at < bytes.Length; at += WrittenAtOnce)
        {
            RandomAccess.Write(file, bytes.Slice(at, (int)Math.Min(WrittenAtOnce, bytes.Length - at)), at);
        }
    }
}
