using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Exports;

namespace Serai.Worker.Exports;

/// <summary>Brings the stored archives into an export: each proved and copied once, and linked under its other checksums. What is there is left as it is.</summary>
internal sealed class ExportedArchives(DataFolder data, ExportFolder target, ExportListing listing)
{
    private readonly ArchiveStore _store = new(data);

    /// <summary>Bytes that were copied.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Archives that do not hash to their names.</summary>
    public List<string> Damaged { get; } = [];

    /// <summary>Copies what is new.</summary>
    /// <param name="checksums">Of the generation that is exported: nobody is to find an archive under a contested md5.</param>
    /// <param name="progress">Told how many of how many are done.</param>
    /// <param name="cancellationToken">Ends it between two pieces of an archive.</param>
    public void Run(ChecksumSet checksums, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var archives = new ArchiveListing(data);
        ArchiveHash[] stored = [.. archives.Stored()];
        for (int i = 0; i < stored.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(i, stored.Length);
            Bring(stored[i], cancellationToken);
        }

        foreach (ArchiveHash alias in archives.Aliases())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!checksums.IsContested(alias) && _store.ReadAlias(alias) is { } archive && target.SizeOf(ExportPaths.Archive(archive)) is { } size && listing.Contains(ExportPaths.Archive(archive)))
            {
                string path = ExportPaths.Archive(alias);
                if (target.SizeOf(path) != size)
                {
                    target.Link(path, ExportPaths.Archive(archive), cancellationToken);
                }

                listing.AddArchive(path, size);
            }
        }

        progress(stored.Length, stored.Length);
    }

    private void Bring(ArchiveHash archive, CancellationToken cancellationToken)
    {
        // Evicted meanwhile, it is not missed.
        using StoredArchive? stored = _store.TryOpen(archive);
        if (stored is null)
        {
            return;
        }

        string path = ExportPaths.Archive(archive);
        long size = RandomAccess.GetLength(stored.File);
        if (target.SizeOf(path) != size)
        {
            if (!target.TryCopy(path, stored.File, copy => copy.Sha256 == archive.Hex, cancellationToken))
            {
                Damaged.Add(archive.Hex);
                return;
            }

            CopiedBytes += size;
        }

        listing.AddArchive(path, size);
    }
}
