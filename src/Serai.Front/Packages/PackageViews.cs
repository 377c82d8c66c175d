using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;

namespace Serai.Front.Packages;

/// <summary>Looks a package up, with what there is of its archives. To be asked on the threads of <see cref="SearchDesk"/>: it reads files.</summary>
internal sealed class PackageViews(PackageShelf shelf, ArchiveStore archives)
{
    /// <summary>The most versions that are shown in full, whose archives are looked for.</summary>
    public const int MostVersions = 100;

    private const int MostSimilar = 6;

    /// <summary>Looks.</summary>
    public PackageView Take(string name, TimeBudget budget)
    {
        if (shelf.Take() is not { } index)
        {
            return PackageView.Nothing;
        }

        if (!index.TryFind(name, out PackageSummary? summary))
        {
            return PackageView.Nothing with { Similar = index.Search(SearchQuery.Parse(name), MostSimilar, budget).Shown, Commit = index.Commit };
        }

        PackageDescription description = index.Read(summary);
        return new PackageView(summary, description, FindStored(description, budget), [], index.Commit);
    }

    private Dictionary<ArchiveHash, StoredState?> FindStored(PackageDescription description, TimeBudget budget)
    {
        var stored = new Dictionary<ArchiveHash, StoredState?>();
        foreach (SourceRecord source in description.Versions.Take(MostVersions).SelectMany(version => version.Sources))
        {
            if (budget.IsOver)
            {
                break;
            }

            if (source.Checksums.Count > 0 && !stored.ContainsKey(source.Checksums[0]))
            {
                stored.Add(source.Checksums[0], Find(source.Checksums[0]));
            }
        }

        return stored;
    }

    private StoredState? Find(ArchiveHash hash)
    {
        try
        {
            return archives.StoredAt(hash) is { } at ? new StoredState(at, archives.SourceOf(hash)) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
