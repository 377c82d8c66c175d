using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Worker.Lanes;

namespace Serai.Worker.Sync;

/// <summary>The git store, kept between rounds: opened for the remote's object format, set aside where it is damaged, repacked where that is due.</summary>
/// <param name="home">Where its bytes lie.</param>
/// <param name="note">Told of what is damaged, a line each.</param>
/// <param name="lanes">What repacking is a lane of.</param>
/// <param name="surroundings">The clock, and where outcomes are told.</param>
internal sealed class SyncStore(
    ObjectHome home, Action<IReadOnlyList<string>> note, WorkLanes lanes, (TimeProvider Time, ILogger Logger) surroundings) : IDisposable
{
    private readonly StoreUpkeep _upkeep = new(lanes, surroundings.Time, surroundings.Logger);
    private readonly ConcurrentQueue<(ObjectFormat Format, string Reason)> _lost = new();
    private IObjectStore? _store;

    /// <summary>Whether it was empty when it was opened, and nothing of it was published since: then damage is the remote's.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Opens it, unless it is open; it stays this object's.</summary>
    public IObjectStore Open(ObjectFormat format)
    {
        SetLostAside();
        if (_store?.Format != format)
        {
            _store?.Dispose();
            _store = OpenAtHome(format, out IReadOnlyList<string> damage);
            if (damage.Count > 0)
            {
                SetAside(string.Join("; ", damage));
                _store = OpenAtHome(format, out _);
            }
        }

        return _store;
    }

    /// <summary>A generation was published of it.</summary>
    public void NotePublished() => IsNew = false;

    /// <summary>Sets the open one aside; the next one begins empty.</summary>
    public void SetAside(string reason) => SetAside(_store!.Format, reason);

    /// <summary>One is damaged: it is set aside before it is opened the next time. From any thread.</summary>
    public void Lose(ObjectFormat format, string reason) => _lost.Enqueue((format, reason));

    /// <summary>Sets aside what was lost.</summary>
    public void SetLostAside()
    {
        while (_lost.TryDequeue(out (ObjectFormat Format, string Reason) lost))
        {
            SetAside(lost.Format, lost.Reason);
        }
    }

    /// <summary>Repacks it to what a commit needs, where that is due.</summary>
    /// <param name="servedId">The commit that is served.</param>
    /// <param name="wished">Told when somebody wishes for a sync, which comes first.</param>
    /// <param name="cancellationToken">Ends it; the store stays as it was.</param>
    public async Task RepackAsync(ObjectId servedId, CancellationToken wished, CancellationToken cancellationToken)
    {
        try
        {
            if (_store is not null)
            {
                await _upkeep.RepackAsync(_store, servedId, wished, cancellationToken);
            }
        }
        catch (GitException damage)
        {
            SetAside(damage.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotRepacked(surroundings.Logger, failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store?.Dispose();

    private void SetAside(ObjectFormat format, string reason)
    {
        if (_store?.Format == format)
        {
            _store.Dispose();
            _store = null;
        }

        home.SetAside(format, surroundings.Time.GetUtcNow());
        note([$"the git store is damaged and set aside, the repository is cloned again: {reason}"]);
    }

    private IObjectStore OpenAtHome(ObjectFormat format, out IReadOnlyList<string> damage)
    {
        IObjectStore store = home.Open(format, out damage, out bool isNew);
        IsNew = isNew;
        return store;
    }
}
