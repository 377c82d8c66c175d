using System.Runtime.InteropServices;

namespace Serai.Git.Transports.Local;

/// <summary>
/// What a walk of a repository has met, and what becomes of each object: the asker has it, or it is handed over, and then where it begins in the
/// pack. One table from the first commit to the last entry, since with tens of thousands of objects each further one is megabytes.
/// </summary>
/// <param name="objects">How many objects there may be; more can be met.</param>
internal sealed class LocalSelection(int objects)
{
    // Room that is not needed is never touched, but counts as heap: this is 8 MB of it.
    private const int MostAtFirst = 1 << 17;
    private const long Held = -1;
    private const long Waiting = 0;

    private readonly Dictionary<ObjectId, Place> _places = new(Math.Min(objects, MostAtFirst));

    /// <summary>How many are handed over.</summary>
    public int Count { get; private set; }

    /// <summary>Takes note of an object.</summary>
    /// <param name="id">The object.</param>
    /// <param name="handOver">Whether it is to be handed over; otherwise the asker has it.</param>
    /// <returns>Whether it is met for the first time; what was said of it then stays.</returns>
    public bool Meet(ObjectId id, bool handOver)
    {
        ref Place place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, id, out bool exists);
        if (!exists)
        {
            place.Offset = handOver ? Waiting : Held;
            Count += handOver ? 1 : 0;
        }

        return !exists;
    }

    /// <summary>Takes note that a tree, which was met, is walked: an entry may have called a file what another one calls a folder.</summary>
    /// <returns>Whether it is walked for the first time.</returns>
    public bool Walk(ObjectId tree)
    {
        ref Place place = ref CollectionsMarshal.GetValueRefOrNullRef(_places, tree);
        bool isFirst = !place.IsWalked;
        place.IsWalked = true;
        return isFirst;
    }

    /// <summary>All that are handed over.</summary>
    public ObjectId[] ToHandOver()
    {
        var ids = new ObjectId[Count];
        int found = 0;
        foreach ((ObjectId id, Place place) in _places)
        {
            if (place.Offset != Held)
            {
                ids[found++] = id;
            }
        }

        return ids;
    }

    /// <summary>Where an object begins in the pack: 0 while it is not written, negative where it is not handed over.</summary>
    public long WhereIs(ObjectId id) => _places.TryGetValue(id, out Place place) ? place.Offset : Held;

    /// <summary>Takes note of where an object, which was met, begins in the pack.</summary>
    public void NoteWritten(ObjectId id, long offset) => CollectionsMarshal.GetValueRefOrNullRef(_places, id).Offset = offset;

    private struct Place
    {
        public long Offset;
        public bool IsWalked;
    }
}
