using System.Numerics;

namespace Serai.Git.Hashing;

/// <summary>
/// The 32 disturbance vectors on which every known kind of collision attack on SHA-1 is built, and what follows from each: in which bits
/// the expanded words of two colliding blocks differ, and before which step their states are equal. Sources: Stevens,
/// "Counter-cryptanalysis" (CRYPTO 2013); Manuel, "Classification and Generation of Disturbance Vectors for Collision Attacks against
/// SHA-1" (2011), for the names I(K,b) and II(K,b); the choice is that of Stevens and Shumow, "Speeding up detection of SHA-1 collision
/// attacks using unavoidable attack conditions" (USENIX Security 2017), which is git's, too.
/// </summary>
internal sealed class DisturbanceVectors
{
    /// <summary>How many there are. Bit i of a mask stands for number i.</summary>
    public const int Count = 32;

    /// <summary>The least <see cref="EqualStep"/>.</summary>
    public const int FirstEqualStep = 55;

    /// <summary>The greatest <see cref="EqualStep"/>.</summary>
    public const int LastEqualStep = 70;

    // A disturbance is corrected in the five steps after it, so that those before step 0 count.
    private const int Before = 5;

    private static readonly (bool IsSecondType, int Place, int Bit)[] Names =
    [
        (false, 43, 0), (false, 44, 0), (false, 45, 0), (false, 46, 0), (false, 46, 2), (false, 47, 0), (false, 47, 2), (false, 48, 0),
        (false, 48, 2), (false, 49, 0), (false, 49, 2), (false, 50, 0), (false, 50, 2), (false, 51, 0), (false, 51, 2), (false, 52, 0),
        (true, 45, 0), (true, 46, 0), (true, 46, 2), (true, 47, 0), (true, 48, 0), (true, 49, 0), (true, 49, 2), (true, 50, 0),
        (true, 50, 2), (true, 51, 0), (true, 51, 2), (true, 52, 0), (true, 53, 0), (true, 54, 0), (true, 55, 0), (true, 56, 0),
    ];

    private readonly uint[] _differences = new uint[Count * Sha1Steps.Count];

    private DisturbanceVectors()
    {
        Span<uint> vector = stackalloc uint[Before + Sha1Steps.Count];
        for (int number = 0; number < Count; number++)
        {
            (bool isSecondType, int place, int bit) = Names[number];
            Expand(vector, isSecondType, place, bit);
            for (int step = 0; step < Sha1Steps.Count; step++)
            {
                _differences[(number * Sha1Steps.Count) + step] = Difference(vector[step..]);
            }
        }
    }

    /// <summary>The vectors.</summary>
    public static DisturbanceVectors All { get; } = new();

    /// <summary>By which bits the expanded words of the two blocks differ, of each step.</summary>
    public ReadOnlySpan<uint> Differences(int number) => _differences.AsSpan(number * Sha1Steps.Count, Sha1Steps.Count);

    /// <summary>
    /// A step, a multiple of five, before which the states of the two blocks are equal. Five steps without a disturbance leave no
    /// difference in a state; the first type has fifteen from its place on, the second type eleven from its place and four on.
    /// </summary>
    public static int EqualStep(int number) => (Names[number].Place + 15) / Sha1Steps.AtOnce * Sha1Steps.AtOnce;

    // Sixteen words in a row decide the vector; the others follow by the message expansion, forward and backward.
    private static void Expand(Span<uint> vector, bool isSecondType, int place, int bit)
    {
        vector.Clear();
        int first = Before + place;
        vector[first + 15] = 1u << bit;
        if (isSecondType)
        {
            vector[first + 1] = vector[first + 3] = BitOperations.RotateLeft(1u, bit + 31);
        }

        for (int i = first + 16; i < vector.Length; i++)
        {
            vector[i] = BitOperations.RotateLeft(vector[i - 3] ^ vector[i - 8] ^ vector[i - 14] ^ vector[i - 16], 1);
        }

        for (int i = first - 1; i >= 0; i--)
        {
            vector[i] = BitOperations.RotateRight(vector[i + 16], 1) ^ vector[i + 13] ^ vector[i + 8] ^ vector[i + 2];
        }
    }

    // A local collision: the disturbance, and its five corrections. The span begins five steps before.
    private static uint Difference(ReadOnlySpan<uint> vector) =>
        vector[5] ^ BitOperations.RotateLeft(vector[4], 5) ^ vector[3]
        ^ BitOperations.RotateLeft(vector[2], 30) ^ BitOperations.RotateLeft(vector[1], 30) ^ BitOperations.RotateLeft(vector[0], 30);
}
