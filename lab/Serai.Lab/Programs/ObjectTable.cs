using System.Security.Cryptography;
using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>
/// A store of objects in memory, as a git client has one: a hash table from the name of an object, the SHA-1 of its bytes, to the bytes.
/// As many, and on average as large, as in a clone of the opam repository at depth 1.
/// </summary>
internal sealed class ObjectTable
{
    private const int MeanBytes = 650;

    private readonly Dictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly string[] _names;

    /// <param name="count">How many objects; their bytes come from a seed.</param>
    public ObjectTable(int count = 42_156)
    {
        var random = new Random(1);
        for (int made = 0; made < count; made++)
        {
            byte[] bytes = new byte[random.Next(16, (2 * MeanBytes) - 16)];
            random.NextBytes(bytes);
            _objects.Add(NameOf(bytes), bytes);
        }

        _names = [.. _objects.Keys];
    }

    public string NameAt(int number) => _names[(int)(number * 7_919L % _names.Length)];

    /// <summary>Looks an object up.</summary>
    public byte[] Get(string name) => _objects[name];

    /// <summary>
    /// The same behind the signature that a store on disk needs. It does no I/O, so what it returns is there already, and whoever waits for
    /// it has no occasion to let others go first: here two stores that compose alike behave differently.
    /// </summary>
    public Promise<byte[]> Find(string name) => Promise.Of(Get(name));

    /// <summary>Whether an object is what its name says.</summary>
    public static bool IsIntact(string name, byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        Span<char> hex = stackalloc char[2 * SHA1.HashSizeInBytes];
        SHA1.HashData(bytes, hash);
        return Convert.TryToHexStringLower(hash, hex, out _) && hex.SequenceEqual(name);
    }

    private static string NameOf(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
}
