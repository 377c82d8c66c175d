using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Serai.Git.Hashing;

/// <summary>SHA-1 (FIPS 180-4, 6.1) of one block in each lane.</summary>
internal static unsafe class Sha1Blocks
{
    /// <summary>Bytes of a block.</summary>
    public const int Length = 64;

    private const int WordsRead = 16;

    /// <summary>Reads a block for each lane and expands it.</summary>
    /// <param name="blocks">Where each lane's block begins.</param>
    /// <param name="words">Receives the words, a vector of lanes for each of the 80 steps.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand<TLanes, TVector>(byte** blocks, TVector* words)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        // Four lanes and four words at a time are transposed on the way from big-endian blocks to vectors of lanes.
        for (int lane = 0; lane < TLanes.Count; lane += 4)
        {
            uint* to = (uint*)words + lane;
            for (int read = 0; read < WordsRead; read += 4)
            {
                Transpose(blocks + lane, 4 * read, to + (read * TLanes.Count), TLanes.Count);
            }
        }

        // FIPS 180-4, 6.1.2, step 1. The last three words stay in registers: the next three need them at once.
        TVector third = words[WordsRead - 3], second = words[WordsRead - 2], first = words[WordsRead - 1];
        TVector* word = words + WordsRead;
        for (; word < words + Sha1Steps.Count - 1; word += 3)
        {
            word[0] = third = Next<TLanes, TVector>(third, word);
            word[1] = second = Next<TLanes, TVector>(second, word + 1);
            word[2] = first = Next<TLanes, TVector>(first, word + 2);
        }

        *word = Next<TLanes, TVector>(third, word);
    }

    /// <summary>Carries out the 80 steps and adds the result to the states.</summary>
    /// <param name="state">Five vectors.</param>
    /// <param name="words">The expanded words.</param>
    /// <param name="before">Receives the states as they were.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compress<TLanes, TVector>(TVector* state, TVector* words, TVector* before)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            before[i] = state[i];
        }

        Sha1Steps.Forward<TLanes, TVector>(state, words, 0, Sha1Steps.Count);
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            state[i] = TLanes.Add(state[i], before[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next<TLanes, TVector>(TVector threeBefore, TVector* word)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.RotateLeft(TLanes.Parity(threeBefore, word[-8], TLanes.Xor(word[-14], word[-16])), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(byte** blocks, int offset, uint* to, int stride)
    {
        Vector128<uint> first = Read(blocks[0] + offset);
        Vector128<uint> second = Read(blocks[1] + offset);
        Vector128<uint> third = Read(blocks[2] + offset);
        Vector128<uint> fourth = Read(blocks[3] + offset);
        Vector128<uint> low02 = Interleave(first, third, high: false);
        Vector128<uint> high02 = Interleave(first, third, high: true);
        Vector128<uint> low13 = Interleave(second, fourth, high: false);
        Vector128<uint> high13 = Interleave(second, fourth, high: true);
        Interleave(low02, low13, high: false).Store(to);
        Interleave(low02, low13, high: true).Store(to + stride);
        Interleave(high02, high13, high: false).Store(to + (2 * stride));
        Interleave(high02, high13, high: true).Store(to + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Read(byte* block)
    {
        Vector128<byte> bytes = Vector128.Load(block);
        return BitConverter.IsLittleEndian
            ? Vector128.Shuffle(bytes, Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32()
            : bytes.AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Interleave(Vector128<uint> left, Vector128<uint> right, bool high)
    {
        if (System.Runtime.Intrinsics.X86.Sse2.IsSupported)
        {
            return high ? System.Runtime.Intrinsics.X86.Sse2.UnpackHigh(left, right) : System.Runtime.Intrinsics.X86.Sse2.UnpackLow(left, right);
        }

        return high
            ? Vector128.Create(left[2], right[2], left[3], right[3])
            : Vector128.Create(left[0], right[0], left[1], right[1]);
    }
}
