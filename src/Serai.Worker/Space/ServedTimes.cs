using System.Globalization;
using System.Text;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Worker.Space;

/// <summary>
/// When each archive was last asked for, as the front tells it: the order of eviction. Kept in memory and written now and then, whole: what a
/// worker that is killed takes with it costs an archive its place in the order, no more. Safe from any thread.
/// </summary>
internal sealed class ServedTimes
{
    // A line is 64 digits, a blank, some ten digits of seconds: a repository of a million archives.
    private const long MaxFileBytes = 80L << 20;
    private const int MostKept = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ArchiveHash, long> _seconds = [];
    private bool _isChanged;

    /// <summary>Reads what an earlier worker wrote; a line that is none is passed over.</summary>
    public static ServedTimes Read(DataFolder folder)
    {
        var times = new ServedTimes();
        try
        {
            if (File.Exists(folder.ServedTimes) && new FileInfo(folder.ServedTimes).Length <= MaxFileBytes)
            {
                foreach (string line in File.ReadLines(folder.ServedTimes, Encoding.ASCII))
                {
                    times.Take(line);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The order begins anew.
        }

        return times;
    }

    /// <summary>Notes that an archive was asked for.</summary>
    public void Note(ArchiveHash sha256, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_seconds.Count < MostKept || _seconds.ContainsKey(sha256))
            {
                _seconds[sha256] = now.ToUnixTimeSeconds();
                _isChanged = true;
            }
        }
    }

    /// <summary>When an archive was last asked for, in Unix seconds; null where nobody did.</summary>
    public long? Of(ArchiveHash sha256)
    {
        lock (_gate)
        {
            return _seconds.TryGetValue(sha256, out long seconds) ? seconds : null;
        }
    }

    /// <summary>Forgets an archive that was removed.</summary>
    public void Forget(ArchiveHash sha256)
    {
        lock (_gate)
        {
            _isChanged |= _seconds.Remove(sha256);
        }
    }

    /// <summary>Writes the times, where something has changed.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Write(DataFolder folder)
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            if (!_isChanged)
            {
                return;
            }

            _isChanged = false;
            foreach ((ArchiveHash sha256, long seconds) in _seconds)
            {
                text.Append(sha256.Hex).Append(' ').Append(CultureInfo.InvariantCulture, $"{seconds}\n");
            }
        }

        DurableFile.Replace(folder, folder.ServedTimes, Encoding.ASCII.GetBytes(text.ToString()));
    }

    private void Take(string line)
    {
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0 && _seconds.Count < MostKept && ArchiveHash.TryParse("sha256", line.AsSpan(0, blank), out ArchiveHash sha256)
            && long.TryParse(line.AsSpan(blank + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            _seconds[sha256] = seconds;
        }
    }
}
