using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;

namespace Serai.Worker.Space;

/// <summary>
/// Keeps the stored archives within a size: the least recently asked for go first, and never one that a kept generation names, by whichever
/// checksum. One that nobody asked for counts from when it was stored.
/// </summary>
internal sealed class Eviction(DataFolder folder, ServedTimes times)
{
    private readonly ArchiveStore _store = new(folder);
    private readonly ArchiveListing _listing = new(folder);

    /// <summary>Removes what is too much.</summary>
    /// <param name="maxBytes">The most bytes that may be stored; null removes nothing, and counts.</param>
    /// <param name="cancellationToken">Ends it between two archives.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public EvictionResult Run(long? maxBytes, CancellationToken cancellationToken)
    {
        var stored = new List<(ArchiveHash Sha256, FileInfo File)>();
        foreach (ArchiveHash sha256 in _listing.Stored())
        {
            stored.Add((sha256, new FileInfo(folder.Archive(sha256))));
        }

        long bytes = stored.Sum(each => each.File.Exists ? each.File.Length : 0);
        if (maxBytes is not { } most || ReadKept() is not { } kept)
        {
            return new EvictionResult(0, 0, bytes, 0);
        }

        ILookup<ArchiveHash, ArchiveHash> aliases = ReadAliases();
        (ArchiveHash Sha256, FileInfo File)[] removable = [.. stored
            .Where(each => each.File.Exists && !aliases[each.Sha256].Append(each.Sha256).Any(name => kept.Exists(set => set.Contains(name) || set.IsContested(name))))
            .OrderBy(each => times.Of(each.Sha256) ?? new DateTimeOffset(each.File.LastWriteTimeUtc, TimeSpan.Zero).ToUnixTimeSeconds())
            .ThenBy(each => each.Sha256.Hex, StringComparer.Ordinal)];
        int removed = 0;
        long removedBytes = 0;
        while (removed < removable.Length && bytes - removedBytes > most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (ArchiveHash sha256, FileInfo file) = removable[removed++];
            removedBytes += file.Length;
            Remove(sha256, aliases[sha256]);
        }

        return new EvictionResult(removed, removedBytes, bytes - removedBytes, removable.Sum(each => each.File.Length) - removedBytes);
    }

    // The archive first: without it, its aliases mean nothing.
    private void Remove(ArchiveHash sha256, IEnumerable<ArchiveHash> aliases)
    {
        _store.Remove(sha256);
        foreach (ArchiveHash alias in aliases)
        {
            _store.RemoveAlias(alias);
        }

        times.Forget(sha256);
    }

    private ILookup<ArchiveHash, ArchiveHash> ReadAliases() =>
        _listing.Aliases()
            .Select(alias => (Alias: alias, Sha256: _store.ReadAlias(alias)))
            .Where(each => each.Sha256 is not null)
            .ToLookup(each => each.Sha256!.Value, each => each.Alias);

    // Null where it cannot be told what a generation names: then nothing goes.
    private List<ChecksumSet>? ReadKept()
    {
        var generations = new GenerationStore(folder);
        var kept = new List<ChecksumSet>();
        foreach (long number in generations.Numbers())
        {
            try
            {
                if (generations.TryOpen(number) is not { } generation)
                {
                    return null;
                }

                kept.Add(ChecksumSet.Read(generation.Read(GenerationFiles.Checksums)));
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }

        return kept;
    }
}
