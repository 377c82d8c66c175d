using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Serai.Front.AccessLogs;

/// <summary>
/// Notes every request in a file, where one is configured. A request puts its entry into a bounded queue and goes on; one task writes. What
/// finds the queue full, or a file that cannot be written, is dropped and counted: no client ever waits for a log.
/// </summary>
internal sealed class AccessLog(TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Entries that may wait, of at most some 2.5 kB each.</summary>
    public const int MostWaiting = 4_096;

    // So many are formatted before they are written: a batch, not the whole queue, is in memory twice.
    private const int MostInBatch = 256;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Channel<AccessEntry> _entries = Channel.CreateBounded<AccessEntry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly StringBuilder _text = new();
    private volatile string? _path;
    private volatile bool _mustReopen;
    private FileStream? _file;
    private long? _failedAt;
    private long _dropped;

    /// <summary>Whether requests are noted at all.</summary>
    public bool IsOn => _path is not null;

    /// <summary>Requests that were not noted though they should have been.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Writes to this file from now on, opened anew even where it is the one of before, which may have been moved away; null: none.</summary>
    public void Open(string? path)
    {
        _path = path;
        _mustReopen = true;
    }

    /// <summary>Notes a request.</summary>
    public void Note(AccessEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Writes until <see cref="Complete"/> was called and all is written.</summary>
    public async Task RunAsync()
    {
        while (await _entries.Reader.WaitToReadAsync())
        {
            int count = 0;
            _text.Clear();
            while (count < MostInBatch && _entries.Reader.TryRead(out AccessEntry entry))
            {
                entry.AppendTo(_text);
                count++;
            }

            await WriteAsync(count);
        }
    }

    /// <summary>Takes no more entries.</summary>
    public void Complete() => _entries.Writer.TryComplete();

    public void Dispose() => _file?.Dispose();

    private async Task WriteAsync(int count)
    {
        try
        {
            FileStream? file = OpenFile();
            if (file is not null)
            {
                await file.WriteAsync(Encoding.ASCII.GetBytes(_text.ToString()));
                _failedAt = null;
                return;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Close();
            if (_failedAt is null)
            {
                Log.AccessLogFails(logger, _path ?? string.Empty, refused.Message);
            }

            _failedAt = time.GetTimestamp();
        }

        Interlocked.Add(ref _dropped, IsOn ? count : 0);
    }

    // Null where none is wanted, or where the last try is too short a while ago.
    private FileStream? OpenFile()
    {
        if (_mustReopen)
        {
            _mustReopen = false;
            _failedAt = null;
            Close();
        }

        bool mustWait = _failedAt is { } failedAt && time.GetElapsedTime(failedAt) < RetryPause;
        if (_path is not { } path || mustWait)
        {
            return null;
        }

        _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        return _file;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
