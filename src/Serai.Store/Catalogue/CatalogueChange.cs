namespace Serai.Store.Catalogue;

/// <summary>
/// What becomes of the records of a catalogue in the next one: a record stays, the same object at another place perhaps, or is gone; the
/// others came. What is made of all records is made anew of those alone that came and went: to look at thousands of objects takes
/// milliseconds. Immutable.
/// </summary>
public sealed class CatalogueChange
{
    private readonly PackageRecord[] _records;
    private readonly int[] _lastPlaces;
    private readonly int[] _places;

    /// <summary>Holds two catalogues against each other.</summary>
    /// <param name="last">The records of the last one.</param>
    /// <param name="records">Those of the next one.</param>
    /// <param name="lastPlaces">Where each of these may have been in the last one, below 0 for nowhere; where another object is, it came.</param>
    public CatalogueChange(IReadOnlyList<PackageRecord> last, IReadOnlyList<PackageRecord> records, IReadOnlyList<int> lastPlaces)
    {
        Last = last;
        _records = [.. records];
        _lastPlaces = [.. lastPlaces];
        _places = new int[last.Count];
        Array.Fill(_places, -1);
        var come = new List<int>();
        for (int place = 0; place < _records.Length; place++)
        {
            int lastPlace = _lastPlaces[place];
            bool isSame = lastPlace >= 0 && ReferenceEquals(last[lastPlace], _records[place]);
            if (isSame && _places[lastPlace] < 0)
            {
                _places[lastPlace] = place;
            }
            else
            {
                // Names that are no UTF-8 may look alike, and have one record for two packages: each has its place, and so its object.
                _records[place] = isSame ? _records[place] with { } : _records[place];
                _lastPlaces[place] = -1;
                come.Add(place);
            }
        }

        Come = come;
        Gone = [.. Enumerable.Range(0, _places.Length).Where(lastPlace => _places[lastPlace] < 0)];
    }

    /// <summary>The records of the last catalogue.</summary>
    public IReadOnlyList<PackageRecord> Last { get; }

    /// <summary>Those of the next one.</summary>
    public IReadOnlyList<PackageRecord> Records => _records;

    /// <summary>The places, in the next catalogue, of what came.</summary>
    public IReadOnlyList<int> Come { get; }

    /// <summary>The places, in the last catalogue, of what is gone.</summary>
    public IReadOnlyList<int> Gone { get; }

    /// <summary>The first catalogue, in which everything came.</summary>
    public static CatalogueChange FromNothing(IReadOnlyList<PackageRecord> records) => new([], records, [.. Enumerable.Repeat(-1, records.Count)]);

    /// <summary>Where a record of the last catalogue is in the next; below 0 where it is gone.</summary>
    public int PlaceOf(int lastPlace) => _places[lastPlace];

    /// <summary>Where a record of the next catalogue was in the last; below 0 where it came.</summary>
    public int LastPlaceOf(int place) => _lastPlaces[place];
}
