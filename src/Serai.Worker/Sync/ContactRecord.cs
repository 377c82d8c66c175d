using Serai.Store;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>When a remote was last heard of: known to this process at once, and to the next one within bounds.</summary>
internal sealed class ContactRecord(DataFolder folder, TimeSpan interval, TimeProvider time)
{
    /// <summary>What a process that is killed may forget: a quarter of the time after which a mirror can be stale. Syncs that find nothing write no more.</summary>
    public static readonly TimeSpan WritePause = TimeSpan.FromMinutes(30);

    // What is forgotten where there is time to write.
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private RemoteContact? _last;
    private DateTimeOffset? _durable;

    /// <summary>When it was; null where nobody knows.</summary>
    public DateTimeOffset? HeardAt => _last?.HeardAt;

    /// <summary>Whether that is too long ago.</summary>
    public bool IsStale => time.GetUtcNow() - HeardAt > Staleness.LimitOf(interval);

    /// <summary>Takes up what the last process left.</summary>
    /// <param name="served">What is served: when it was published, the remote was heard of, too.</param>
    public void Open(GenerationManifest? served)
    {
        _last = RemoteContact.TryRead(folder, time.GetUtcNow());
        NotePublished(served);
    }

    /// <summary>A remote has answered.</summary>
    public void Note(string remote) => _last = new RemoteContact(time.GetUtcNow(), remote);

    /// <summary>A generation was published: it says when, and is durable.</summary>
    public void NotePublished(GenerationManifest? served)
    {
        if (served is null)
        {
            return;
        }

        if (_last is null || served.PublishedAt > _last.HeardAt)
        {
            _last = new RemoteContact(served.PublishedAt, served.Remote);
        }

        _durable = _durable > served.PublishedAt ? _durable : served.PublishedAt;
    }

    /// <summary>Lets the next process know.</summary>
    /// <param name="isLast">Whether it is the last time for long: no remote answers, or the process ends.</param>
    public void Keep(bool isLast)
    {
        if (_last is null || HeardAt - _durable < (isLast ? Precision : WritePause))
        {
            return;
        }

        try
        {
            _last!.Write(folder);
            _durable = HeardAt;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Tried again at the next occasion. A disk that refuses is told of where something is lost by it.
        }
    }
}
