using Microsoft.Extensions.Logging;
using Serai.Store.Generations;

namespace Serai.Front.State;

/// <summary>Takes the newest generation of the data folder over: the one place that swaps what is served.</summary>
internal sealed class TakeOver(GenerationStore generations, FrontState state, ILogger logger)
{
    /// <summary>What it takes over into.</summary>
    public FrontState State => state;

    /// <summary>Reads the newest whole generation and serves it from now on, unless it is served already or is an older one.</summary>
    /// <returns>Whether there is a generation to serve.</returns>
    public bool TakeNewest()
    {
        try
        {
            Take(generations.ReadNewest(Load, out IReadOnlyList<string> damage), damage);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The disk is failing under our hands, or another version wrote what lies there. What is served stays.
            Log.Damaged(logger, unreadable.Message);
            state.GenerationDamage = unreadable.Message;
        }

        return state.Generation is not null;
    }

    // What only the worker reads is the worker's to prove.
    private ServedGeneration Load(Generation newest) =>
        state.Generation is { } served && newest.Number <= served.Manifest.Number ? served : ServedGeneration.Load(newest);

    private void Take(ServedGeneration? newest, IReadOnlyList<string> damage)
    {
        foreach (string each in damage)
        {
            Log.Damaged(logger, each);
        }

        state.GenerationDamage = damage.Count == 0 ? null : string.Join("; ", damage);
        if (newest is null || newest == state.Generation)
        {
            return;
        }

        state.Generation = newest;
        GenerationManifest manifest = newest.Manifest;
        Log.Serving(logger, manifest.Number, manifest.Commit, manifest.Counts.Packages, newest.Index.Body.Length);
    }
}
