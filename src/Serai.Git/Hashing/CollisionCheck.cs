using System.Numerics;

namespace Serai.Git.Hashing;

/// <summary>
/// The second look at a block that meets the conditions of some disturbance vectors: computes the block that an attacker would have made
/// to collide with it, and sees whether it does. Source: Stevens, "Counter-cryptanalysis" (CRYPTO 2013), section 3.
/// </summary>
internal static unsafe class CollisionCheck
{
    /// <summary>Whether the block is half of a collision.</summary>
    /// <param name="before">The state that the block was hashed from: five words.</param>
    /// <param name="after">The state that it led to.</param>
    /// <param name="words">Its expanded words.</param>
    /// <param name="vectors">Which disturbance vectors to try, as a mask.</param>
    public static bool IsHalfOfCollision(uint* before, uint* after, uint* words, uint vectors)
    {
        uint* other = stackalloc uint[Sha1Steps.Count];
        for (; vectors != 0; vectors &= vectors - 1)
        {
            int vector = BitOperations.TrailingZeroCount(vectors);
            Differ(words, DisturbanceVectors.All.Differences(vector), other);
            if (Collides(before, after, words, other, DisturbanceVectors.EqualStep(vector)))
            {
                return true;
            }
        }

        return false;
    }

    // From the end of the one block back to the state that both share; from there to where the other began, and to where it ends.
    private static bool Collides(uint* before, uint* after, uint* words, uint* other, int equalStep)
    {
        uint* end = stackalloc uint[Sha1Steps.StateWords];
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            end[i] = after[i] - before[i];
        }

        Sha1Steps.Backward<Lanes1, uint>(end, words, Sha1Steps.Count, equalStep);
        uint* start = stackalloc uint[Sha1Steps.StateWords];
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            start[i] = end[i];
        }

        Sha1Steps.Backward<Lanes1, uint>(start, other, equalStep, 0);
        Sha1Steps.Forward<Lanes1, uint>(end, other, equalStep, Sha1Steps.Count);
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            if (start[i] + end[i] != after[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void Differ(uint* words, ReadOnlySpan<uint> differences, uint* other)
    {
        for (int step = 0; step < Sha1Steps.Count; step++)
        {
            other[step] = words[step] ^ differences[step];
        }
    }
}
