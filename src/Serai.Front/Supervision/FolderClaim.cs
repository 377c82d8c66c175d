using Microsoft.Extensions.Logging;
using Serai.Front.State;
using Serai.Store;

namespace Serai.Front.Supervision;

/// <summary>
/// Takes the data folder for this front. What cannot be written can still be served: then there is no lock and no worker, until it can be
/// written.
/// </summary>
internal sealed class FolderClaim(string path, FrontState state, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    /// <summary>Tries once.</summary>
    /// <param name="controlSocket">Where its worker will be talked to.</param>
    /// <param name="held">The lock, owned by the caller; null where the folder cannot be written.</param>
    /// <returns>False where another process holds it.</returns>
    public bool TryTake(string? controlSocket, out FolderLock? held)
    {
        if (!TryTake(controlSocket, out held, out string? holder, out string? refusal))
        {
            Log.FolderHeld(logger, DataFolder.At(path).FrontLock, holder!);
            return false;
        }

        if (refusal is not null)
        {
            Log.FolderUnusable(logger, path, refusal);
            state.Damage = Unwritable(refusal);
        }

        return true;
    }

    /// <summary>Tries again and again, for a folder that could not be written.</summary>
    /// <returns>The lock, owned by the caller.</returns>
    public async Task<FolderLock> WaitAsync(string controlSocket, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(RetryPause, time, cancellationToken);
            if (!TryTake(controlSocket, out FolderLock? held, out string? holder, out string? refusal))
            {
                state.Damage = $"the data folder is held by {holder}; what there is is served, and synchronised again when that one has ended";
            }
            else if (held is null)
            {
                state.Damage = Unwritable(refusal!);
            }
            else
            {
                Log.FolderUsable(logger, path);
                state.Damage = null;
                return held;
            }
        }
    }

    private static string Unwritable(string refusal) => $"the data folder cannot be written: {refusal}";

    private bool TryTake(string? controlSocket, out FolderLock? held, out string? holder, out string? refusal)
    {
        (held, holder, refusal) = (null, null, null);
        try
        {
            DataFolder folder = DataFolder.Open(path);
            LockHolder? before = FolderLock.ReadHolder(folder.FrontLock);
            held = FolderLock.TryTake(folder.FrontLock, LockHolder.Self("serve", controlSocket));
            if (held is null)
            {
                holder = before is null ? "another process" : $"serai {before.Command} (pid {before.ProcessId})";
                return false;
            }

            ControlFolder.RemoveLeftover(before?.ControlSocket);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            refusal = unusable.Message;
        }

        return true;
    }
}
