using System.Text;
using Serai.Git;
using Serai.Store.Catalogue;
using Serai.Worker.Index;

namespace Serai.Worker.Sync;

/// <summary>Where each package of an index is: in its catalogue, and among its segments. Immutable.</summary>
internal sealed class PackagePlaces
{
    private readonly Dictionary<string, PackagePlace> _places = new(StringComparer.Ordinal);
    private readonly List<int> _starts = [];
    private readonly IReadOnlyList<PackageRecord> _records;

    /// <summary>Looks through the packages of an index.</summary>
    public PackagePlaces(IReadOnlyList<PackageRecord> records)
    {
        _records = records;

        // Names that are no UTF-8 may look alike: the first stands, the others are read anew each time. They may also seem to open another
        // segment than they do; then what follows is looked for where it is not, and read anew.
        for (int place = 0; place < records.Count; place++)
        {
            PackageRecord record = records[place];
            if (place == 0 || SegmentLayout.OpensSegment(Encoding.UTF8.GetBytes(record.Name)))
            {
                _starts.Add(place);
            }

            AreCertain &= !record.Name.Contains('\uFFFD', StringComparison.Ordinal);
            _places.TryAdd(record.Name, new PackagePlace(ObjectId.TryParse(record.ObjectId, out ObjectId id) ? id : default, place, _starts.Count - 1));
        }
    }

    /// <summary>Whether names tell the segments for certain: all are UTF-8.</summary>
    public bool AreCertain { get; } = true;

    /// <summary>How many segments there are, by the names.</summary>
    public int Segments => _starts.Count;

    /// <summary>Where a package is; null where there is none of this name.</summary>
    public PackagePlace? Of(string name) => _places.TryGetValue(name, out PackagePlace place) ? place : null;

    /// <summary>The packages of a segment, in order.</summary>
    public IEnumerable<PackageRecord> In(int segment)
    {
        int end = segment + 1 < _starts.Count ? _starts[segment + 1] : _records.Count;
        for (int place = _starts[segment]; place < end; place++)
        {
            yield return _records[place];
        }
    }
}

/// <summary>Where a package is.</summary>
/// <param name="Id">The id that stands for all of it.</param>
/// <param name="Record">The place of its record in the catalogue.</param>
/// <param name="Segment">The place of its segment among the segments.</param>
internal readonly record struct PackagePlace(ObjectId Id, int Record, int Segment);
