using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Catalogue;
using Serai.Worker.Index;

namespace Serai.Worker.Sync;

/// <summary>What the last generation had of each package and segment, to be taken over where it is the same. Immutable, safe from any thread.</summary>
internal sealed class LastIndex
{
    private readonly IReadOnlyList<SegmentKey> _keys;
    private readonly Func<SegmentKey, Segment?> _findSegment;
    private readonly Lazy<PackagePlaces> _places;

    private LastIndex(CatalogueFile catalogue, ArchiveTable archives, IReadOnlyList<SegmentKey> keys, Func<SegmentKey, Segment?> findSegment)
    {
        Catalogue = catalogue;
        Archives = archives;
        _keys = keys;
        _findSegment = findSegment;
        _places = new Lazy<PackagePlaces>(() => new PackagePlaces(catalogue.Records));
    }

    /// <summary>What was learned of the packages.</summary>
    public CatalogueFile Catalogue { get; }

    /// <summary>The archives that the packages name.</summary>
    public ArchiveTable Archives { get; }

    /// <summary>Nothing to take over.</summary>
    public static LastIndex Nothing { get; } = new(CatalogueFile.Empty, ArchiveTable.Empty, [], _ => null);

    /// <summary>Takes what was just built, for the next time.</summary>
    public static LastIndex Of(BuiltIndex built)
    {
        var segments = built.Segments.ToDictionary(segment => segment.Key);
        return new LastIndex(built.Catalogue, built.Archives, [.. built.Segments.Select(segment => segment.Key)], segments.GetValueOrDefault);
    }

    /// <summary>Reads what a generation has stored.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="damage">Why nothing can be taken over; null where all can. Then everything is built anew.</param>
    public static LastIndex Read(Generation generation, out string? damage)
    {
        damage = null;
        if (generation.Manifest.IndexFormat != IndexFormat.Number)
        {
            return Nothing;
        }

        try
        {
            var table = SegmentTable.Read(generation.Read(GenerationFiles.Segments));
            byte[] index = generation.Read(GenerationFiles.Index);

            // These are the front's: what it cannot read has to be made again, too, or nothing would be served until the next commit.
            ChecksumSet.Read(generation.Read(GenerationFiles.Checksums));
            generation.ReadProblems();
            var catalogue = CatalogueFile.Read(generation.Read(GenerationFiles.Catalogue));
            return new LastIndex(catalogue, ArchiveTable.Build(catalogue.Records), table.Keys, key => table.Find(key, index));
        }
        catch (InvalidDataException malformed)
        {
            damage = malformed.Message;
            return Nothing;
        }
    }

    /// <summary>
    /// The segments in order, each with its packages; null in their place where names do not tell for certain which segment a package is in.
    /// </summary>
    public IEnumerable<(SegmentKey Key, IEnumerable<PackageRecord>? Packages)> Segments
    {
        get
        {
            PackagePlaces places = _places.Value;
            bool isCertain = places.AreCertain && places.Segments == _keys.Count;
            return _keys.Select((key, segment) => (key, isCertain ? places.In(segment) : null));
        }
    }

    /// <summary>Makes ready what is looked up in it, which the first look would wait for.</summary>
    public void Prepare()
    {
        _ = _places.Value;
        _ = Archives.Places;
    }

    /// <summary>Where the record of a package is in the catalogue; below 0 where the package has changed, or is new.</summary>
    public int PlaceOf(PackageEntry package) => _places.Value.Of(package.Text) is { } place && place.Id == package.Id ? place.Record : -1;

    /// <summary>The segment that a package was in.</summary>
    public SegmentKey? KeyOf(PackageEntry package) => _places.Value.Of(package.Text) is { } place && place.Segment < _keys.Count ? _keys[place.Segment] : null;

    /// <summary>The segment with this key.</summary>
    public Segment? SegmentOf(SegmentKey key) => _findSegment(key);
}
