using System.Runtime.InteropServices;
using Serai.Store.Archives;

namespace Serai.Worker.Catalogue;

/// <summary>Numbers checksums in the order in which they come: long digests are hashed once, and all that follows compares numbers.</summary>
/// <param name="capacity">How many may come; more may, too.</param>
internal sealed class ChecksumNumbers(int capacity)
{
    /// <summary>In the place of a number: no checksum.</summary>
    public const int None = -1;

    private readonly Dictionary<ArchiveHash, int> _numbers = new(capacity);
    private readonly List<ArchiveHash> _hashes = new(capacity);

    /// <summary>How many there are; the numbers are those below.</summary>
    public int Count => _hashes.Count;

    /// <summary>The checksum of a number.</summary>
    public ArchiveHash this[int number] => _hashes[number];

    /// <summary>The number of a checksum; a new one has the next.</summary>
    public int Add(ArchiveHash hash)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, hash, out bool exists);
        if (!exists)
        {
            _hashes.Add(hash);
            number = _hashes.Count - 1;
        }

        return number;
    }

    /// <summary>The number of a checksum, or <see cref="None"/>.</summary>
    public int Find(ArchiveHash hash) => _numbers.GetValueOrDefault(hash, None);
}
