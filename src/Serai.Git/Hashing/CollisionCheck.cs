using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Serai.Git.Hashing;

/// <summary>
/// The second look at blocks that meet the conditions of some disturbance vectors: computes the block that an attacker would have made to
/// collide with each, and sees whether it does. As many looks are taken at a time as there are lanes: one of them takes as long as all.
/// Source: Stevens, "Counter-cryptanalysis" (CRYPTO 2013), section 3.
/// </summary>
internal sealed unsafe class CollisionCheck<TLanes, TVector> : IDisposable
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private readonly int[] _owners = new int[TLanes.Count];
    private readonly int[] _equalSteps = new int[TLanes.Count];
    private readonly TVector* _words;
    private readonly TVector* _otherWords;
    private readonly TVector* _before;
    private readonly TVector* _after;
    private readonly TVector* _state;
    private readonly TVector* _start;
    private readonly TVector* _end;
    private byte* _memory;
    private int _pending;
    private uint _pendingOwners;
    private uint _attacked;

    public CollisionCheck()
    {
        nuint bytes = (nuint)(sizeof(TVector) * ((2 * Sha1Steps.Count) + (5 * Sha1Steps.StateWords)));
        _memory = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_memory, bytes);
        _words = (TVector*)_memory;
        _otherWords = _words + Sha1Steps.Count;
        _before = _otherWords + Sha1Steps.Count;
        _after = _before + Sha1Steps.StateWords;
        _state = _after + Sha1Steps.StateWords;
        _start = _state + Sha1Steps.StateWords;
        _end = _start + Sha1Steps.StateWords;
    }

    /// <summary>Adds a block; it is looked at when there are as many as lanes, or when its owner is asked about.</summary>
    /// <param name="owner">The message that it belongs to: below 32.</param>
    /// <param name="lane">Its lane in the vectors.</param>
    /// <param name="words">Its expanded words.</param>
    /// <param name="before">The state that it was hashed from: five vectors.</param>
    /// <param name="after">The state that it led to.</param>
    /// <param name="vectors">Which disturbance vectors to try, as a mask.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int owner, int lane, TVector* words, TVector* before, TVector* after, uint vectors)
    {
        for (; vectors != 0; vectors &= vectors - 1)
        {
            int vector = BitOperations.TrailingZeroCount(vectors);
            int at = _pending;
            _owners[at] = owner;
            _equalSteps[at] = DisturbanceVectors.EqualStep(vector);
            _pendingOwners |= 1u << owner;
            CopyLane(words, lane, _words, at, DisturbanceVectors.FirstEqualStep, Sha1Steps.Count);
            CopyLane(before, lane, _before, at, 0, Sha1Steps.StateWords);
            CopyLane(after, lane, _after, at, 0, Sha1Steps.StateWords);
            ReadOnlySpan<uint> differences = DisturbanceVectors.All.Differences(vector);
            uint* from = (uint*)words + lane;
            uint* to = (uint*)_otherWords + at;
            for (int step = 0; step < differences.Length; step++)
            {
                to[step * TLanes.Count] = from[step * TLanes.Count] ^ differences[step];
            }

            if (++_pending == TLanes.Count)
            {
                Look();
            }
        }
    }

    /// <summary>Whether a block of this owner is half of a collision; forgets its blocks.</summary>
    public bool TakeIsAttacked(int owner)
    {
        uint bit = 1u << owner;
        if ((_pendingOwners & bit) != 0)
        {
            Look();
        }

        bool isAttacked = (_attacked & bit) != 0;
        _attacked &= ~bit;
        return isAttacked;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    // From the end of the one block back to the state that both share; from there to where the other began, and to where it ends. The
    // steps before which states are equal are few: each lane takes part from its own on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look()
    {
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            _state[i] = TLanes.Subtract(_after[i], _before[i]);
        }

        int from = Sha1Steps.Count;
        for (int step = DisturbanceVectors.LastEqualStep; step >= DisturbanceVectors.FirstEqualStep; step -= Sha1Steps.AtOnce)
        {
            Sha1Steps.Backward<TLanes, TVector>(_state, _words, from, step);
            CopyWhereEqual(step, _state, _start);
            CopyWhereEqual(step, _state, _end);
            from = step;
        }

        // The other way round, so that each lane joins with the state that was put aside for it.
        CopyAll(_start, _state);
        for (int step = DisturbanceVectors.LastEqualStep; step > DisturbanceVectors.FirstEqualStep; step -= Sha1Steps.AtOnce)
        {
            Sha1Steps.Backward<TLanes, TVector>(_state, _otherWords, step, step - Sha1Steps.AtOnce);
            CopyWhereEqual(step - Sha1Steps.AtOnce, _start, _state);
        }

        Sha1Steps.Backward<TLanes, TVector>(_state, _otherWords, DisturbanceVectors.FirstEqualStep, 0);
        CopyAll(_end, _start);
        for (int step = DisturbanceVectors.FirstEqualStep; step < DisturbanceVectors.LastEqualStep; step += Sha1Steps.AtOnce)
        {
            Sha1Steps.Forward<TLanes, TVector>(_start, _otherWords, step, step + Sha1Steps.AtOnce);
            CopyWhereEqual(step + Sha1Steps.AtOnce, _end, _start);
        }

        Sha1Steps.Forward<TLanes, TVector>(_start, _otherWords, DisturbanceVectors.LastEqualStep, Sha1Steps.Count);
        uint collide = uint.MaxValue >> (32 - _pending);
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            collide &= ~TLanes.NonZero(TLanes.Xor(TLanes.Add(_state[i], _start[i]), _after[i]));
        }

        for (; collide != 0; collide &= collide - 1)
        {
            _attacked |= 1u << _owners[BitOperations.TrailingZeroCount(collide)];
        }

        _pending = 0;
        _pendingOwners = 0;
    }

    private void CopyWhereEqual(int step, TVector* from, TVector* to)
    {
        for (int lane = 0; lane < _pending; lane++)
        {
            if (_equalSteps[lane] == step)
            {
                CopyLane(from, lane, to, lane, 0, Sha1Steps.StateWords);
            }
        }
    }

    private static void CopyAll(TVector* from, TVector* to)
    {
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            to[i] = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLane(TVector* from, int fromLane, TVector* to, int toLane, int first, int end)
    {
        uint* source = (uint*)from + fromLane;
        uint* destination = (uint*)to + toLane;
        for (int i = first; i < end; i++)
        {
            destination[i * TLanes.Count] = source[i * TLanes.Count];
        }
    }
}
