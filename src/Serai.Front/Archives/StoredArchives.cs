using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Front.Archives;

/// <summary>
/// Opens stored archives for sending, so that no damaged byte goes out as part of a whole: a small one that is asked for again comes from memory,
/// a proved one from its file, any other is proved first, or while it is sent. Safe from any thread.
/// </summary>
internal sealed class StoredArchives(DataFolder folder, FrontState state, ILogger logger)
{
    // Up to here a client hardly notices that the proof comes first, and what is damaged is a miss, not a body that is cut.
    private const long ProvedFirstLength = 1 << 20;

    // Nine archives in ten are smaller.
    private const int HotLength = 1 << 18;
    private const long HotBytes = 16 << 20;
    private const int MostDamaged = 1_000;

    private readonly ArchiveStore _store = new(folder);
    private readonly Proofs _proofs = new();
    private readonly AgingCache<ArchiveHash, OpenArchive> _hot = new(HotBytes, archive => archive.Body.Length);
    private readonly ConcurrentDictionary<ArchiveHash, string> _damaged = new();

    /// <summary>Opens an archive.</summary>
    /// <param name="hash">Any of its checksums.</param>
    /// <param name="inPart">Whether only a part is wanted: then it is proved first.</param>
    /// <param name="cancellationToken">Ends the wait, not the hashing.</param>
    /// <returns>What was found.</returns>
    public ValueTask<ArchiveFinding> OpenAsync(ArchiveHash hash, bool inPart, CancellationToken cancellationToken) =>
        _hot.TryGet(hash, out OpenArchive? hot)
            ? new ValueTask<ArchiveFinding>(new ArchiveFinding(hot, null))
            : OpenFileAsync(hash, inPart, cancellationToken);

    /// <summary>Takes an archive for proved that the worker has just verified and stored.</summary>
    public void Trust(ArchiveHash sha256)
    {
        using StoredArchive? archive = TryOpen(sha256);
        if (archive is not null && _proofs.Of(archive, FileIdentity.Of(archive.File), out bool isNew) is { } proof && isNew)
        {
            proof.Set(isWhole: true);
            NoteWhole(sha256);
        }
    }

    /// <summary>Takes note that an archive could not be read, or not as it was proved: the next one who asks for it has it proved again.</summary>
    /// <param name="sha256">The archive.</param>
    /// <param name="reason">What the disk said.</param>
    public void Distrust(ArchiveHash sha256, string reason)
    {
        _proofs.Forget(sha256);
        NoteDamaged(sha256, $"{folder.Archive(sha256)}: {reason}");
    }

    /// <summary>Whether a growing file has become this archive.</summary>
    public bool IsFileOf(ArchiveHash sha256, FileIdentity part)
    {
        using StoredArchive? archive = TryOpen(sha256);
        return archive is not null && FileIdentity.Of(archive.File) is { Inode: not 0 } identity && identity.Inode == part.Inode;
    }

    private StoredArchive? TryOpen(ArchiveHash hash)
    {
        try
        {
            return _store.TryOpen(hash);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            state.ArchiveDamage = $"{folder.Archive(hash)}: {unreadable.Message}";
            return null;
        }
    }

    private async ValueTask<ArchiveFinding> OpenFileAsync(ArchiveHash hash, bool inPart, CancellationToken cancellationToken)
    {
        await EventLoop.LeaveAsync();
        StoredArchive? archive = TryOpen(hash);
        if (archive is null)
        {
            return default;
        }

        OpenArchive? open = null;
        try
        {
            var body = new FileBody(archive.File);
            Proof proof = _proofs.Of(archive, FileIdentity.Of(archive.File), out bool isNew);
            if (isNew)
            {
                // Awaited by all who wait for its outcome.
                _ = ProveAsync(proof);
            }

            if (proof.Holds && body.Length <= HotLength)
            {
                return await HeatAsync(hash, archive, proof, cancellationToken);
            }

            if (!proof.Outcome.IsCompleted && !inPart && body.Length > ProvedFirstLength)
            {
                open = new OpenArchive(archive.Sha256, new HeldBackBody(body, proof), archive.File);
            }
            else if (await proof.Outcome.WaitAsync(cancellationToken))
            {
                open = new OpenArchive(archive.Sha256, body, archive.File);
            }

            return new ArchiveFinding(open, open is null ? archive.Sha256 : null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Distrust(archive.Sha256, unreadable.Message);
            return new ArchiveFinding(null, archive.Sha256);
        }
        finally
        {
            if (open is null)
            {
                archive.Dispose();
            }
        }
    }

    // What stays in memory is hashed there once more: it is sent many times, and nothing looks at it again.
    private async Task<ArchiveFinding> HeatAsync(ArchiveHash hash, StoredArchive archive, Proof proof, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[(int)proof.Identity.Size];
        int length = 0;
        for (int count; (count = await RandomAccess.ReadAsync(archive.File, bytes.AsMemory(length), length, cancellationToken)) > 0;)
        {
            length += count;
        }

        if (ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, SHA256.HashData(bytes)) != archive.Sha256)
        {
            Distrust(archive.Sha256, "it hashes to its name at one time and not at another");
            return new ArchiveFinding(null, archive.Sha256);
        }

        var hot = new OpenArchive(archive.Sha256, new MemoryBody(bytes), null);
        _hot.Set(hash, hot);
        return new ArchiveFinding(hot, null);
    }

    private async Task ProveAsync(Proof proof)
    {
        string path = folder.Archive(proof.Sha256);
        bool isWhole = false;
        try
        {
            using StoredArchive? archive = _store.TryOpen(proof.Sha256);
            isWhole = archive is not null && await Proofs.HashAsync(proof, archive.File);
            if (isWhole)
            {
                NoteWhole(proof.Sha256);
            }
            else
            {
                NoteDamaged(proof.Sha256, $"{path} does not hash to its name");
                Log.ArchiveDamaged(logger, proof.Sha256.Hex, path);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Distrust(proof.Sha256, unreadable.Message);
        }
        finally
        {
            proof.Set(isWhole);
        }
    }

    private void NoteDamaged(ArchiveHash sha256, string text)
    {
        if (_damaged.Count < MostDamaged)
        {
            _damaged[sha256] = text;
        }

        state.ArchiveDamage = text;
    }

    private void NoteWhole(ArchiveHash sha256)
    {
        if (_damaged.TryRemove(sha256, out _))
        {
            state.ArchiveDamage = _damaged.Values.FirstOrDefault();
        }
    }
}
