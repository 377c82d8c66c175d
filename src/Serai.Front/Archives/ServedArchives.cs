using System.Collections.Concurrent;
using System.Text;
using Serai.Front.Supervision;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Archives;

/// <summary>
/// Which archives were served, told to the worker in batches for the order of its eviction. What is lost with a worker costs an archive its
/// place in that order, no more. Safe from any thread; a request does no more than note a name.
/// </summary>
internal sealed class ServedArchives(PresentWorker worker, TimeProvider time)
{
    /// <summary>Between two reports.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>The most that one report names; what is served beyond it is named when it is served again.</summary>
    public const int MostNames = 1 << 14;

    private ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Notes that an archive was served.</summary>
    public void Note(ArchiveHash sha256)
    {
        ConcurrentDictionary<string, bool> names = Volatile.Read(ref _names);
        if (!names.ContainsKey(sha256.Hex) && Volatile.Read(ref _count) < MostNames && names.TryAdd(sha256.Hex, true))
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>Reports until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pause, time, cancellationToken);
            if (worker.Now is { } present && Volatile.Read(ref _count) > 0)
            {
                await ReportAsync(present, cancellationToken);
            }
        }
    }

    private async Task ReportAsync(HttpClient present, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, bool> names = Interlocked.Exchange(ref _names, new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        Volatile.Write(ref _count, 0);
        var lines = new StringBuilder();
        foreach (string name in names.Keys)
        {
            lines.Append(name).Append('\n');
        }

        try
        {
            using var body = new StringContent(lines.ToString());
            using HttpResponseMessage answer = await present.PostAsync(ControlPaths.Served, body, cancellationToken);
        }
        catch (Exception lost) when (ControlLoss.Is(lost, cancellationToken))
        {
            // The worker has gone, and its order with it.
        }
    }
}
