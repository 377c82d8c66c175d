using Serai.Store;
using Serai.Store.Exports;
using Serai.Worker.Exports;

namespace Serai.Worker;

/// <summary>
/// One export for the command of that name: of the newest generation, without a lock on the data folder; beside whatever serves it, at idle
/// priority.
/// </summary>
public sealed class OneExport(string dataFolder, TimeProvider time)
{
    /// <summary>Exports.</summary>
    /// <param name="target">The folder to write to.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it; the folder stays whole, and the next export goes on.</param>
    /// <exception cref="IOException">There is nothing to export, the target is somebody else's, or a disk refuses.</exception>
    public ExportResult Run(string target, IProgress<SyncStep> progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(dataFolder))
        {
            throw new IOException($"{dataFolder}: there is no such folder; --data names another");
        }

        DataFolder data = DataFolder.At(dataFolder);
        if (FolderLock.ReadHolder(data.FrontLock) is { IsAlive: true })
        {
            // Whoever serves comes first. Where that is refused, this is a program like others.
            _ = OwnPriority.TryIdle();
        }

        using ExportFolder folder = ExportFolder.Open(target, data);
        return new Export(data, folder, time).Run(progress, cancellationToken);
    }
}
