using Microsoft.Win32.SafeHandles;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Worker.Faults;
using Serai.Worker.Lanes;

namespace Serai.Worker.Scrub;

/// <summary>Hashes stored archives again, at a pace.</summary>
internal sealed class ArchiveCheck(DataFolder folder, Pace pace, WorkLanes lanes)
{
    private readonly byte[] _piece = new byte[1 << 16];

    /// <summary>Hashes the archive of this name. One at a time.</summary>
    public Task<ArchiveCondition> CheckAsync(ArchiveHash sha256, CancellationToken cancellationToken) =>
        CheckAsync(folder.Archive(sha256), sha256, cancellationToken);

    /// <summary>Hashes a file that should be this archive.</summary>
    public async Task<ArchiveCondition> CheckAsync(string path, ArchiveHash sha256, CancellationToken cancellationToken)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ArchiveCondition.Gone();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new ArchiveCondition.Closed(refused.Message);
        }

        using (file)
        {
            return await HashAsync(file, sha256, cancellationToken);
        }
    }

    private async Task<ArchiveCondition> HashAsync(SafeFileHandle file, ArchiveHash sha256, CancellationToken cancellationToken)
    {
        using LaneItem item = lanes.Begin(WorkStage.Scrub, sha256.ToString());
        FaultSwitch.At(WorkStage.Scrub);
        using var hasher = new ArchiveHasher();
        long position = 0;
        try
        {
            for (int count; (count = await RandomAccess.ReadAsync(file, _piece, position, cancellationToken)) > 0; position += count)
            {
                using (await lanes.Door.EnterAsync(cancellationToken))
                {
                    hasher.Append(_piece.AsSpan(0, count));
                }

                item.Advance(count);
                await pace.SpendAsync(count, cancellationToken);
            }
        }
        catch (IOException unreadable)
        {
            return new ArchiveCondition.Bad($"cannot be read at byte {position}: {unreadable.Message}", position);
        }

        ArchiveDigests digests = hasher.Finish();
        return digests.Sha256 == sha256
            ? new ArchiveCondition.Whole(digests, position)
            : new ArchiveCondition.Bad($"hashes to {digests.Sha256} over {position} bytes", position);
    }
}
