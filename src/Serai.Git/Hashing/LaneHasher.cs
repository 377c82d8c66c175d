using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Serai.Git.Hashing;

/// <summary>
/// Hashes a message in each lane. A lane that has finished takes the next message, so that long and short ones go together; those that
/// come while all lanes are busy wait in a queue, and while a lane has nothing to do, the others wait for more.
/// </summary>
internal sealed unsafe class LaneHasher<TLanes, TVector> : Sha1Hasher
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    // From here on a message is hashed alone, so that those beside it need not be kept for so long.
    private const int LargeMessage = 4 << 20;

    // A message that is hashed alone is no lane's.
    private const int AloneOwner = 31;

    private const int TailLength = 2 * Sha1Blocks.Length;

    private readonly HashedMessage _done;
    private readonly CollisionCheck<TLanes, TVector> _check = new();
    private readonly (nint Message, long Length, int Tag)[] _queue = new (nint, long, int)[QueueLength];
    private readonly long[] _blocksLeft = new long[TLanes.Count];
    private readonly int[] _tailBlocks = new int[TLanes.Count];
    private readonly int[] _tags = new int[TLanes.Count];
    private byte* _memory;
    private readonly TVector* _words;
    private readonly TVector* _state;
    private readonly TVector* _before;
    private readonly TVector* _aloneAfter;
    private readonly byte** _blocks;
    private readonly byte* _tails;
    private readonly byte* _idleBlock;
    private int _queued;
    private uint _busy;

    public LaneHasher(HashedMessage done)
    {
        _done = done;
        int vectors = sizeof(TVector) * (Sha1Steps.Count + (3 * Sha1Steps.StateWords));
        int bytes = vectors + (sizeof(byte*) * TLanes.Count) + (TailLength * TLanes.Count) + Sha1Blocks.Length;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(_memory, (nuint)bytes);
        _words = (TVector*)_memory;
        _state = _words + Sha1Steps.Count;
        _before = _state + Sha1Steps.StateWords;
        _aloneAfter = _before + Sha1Steps.StateWords;
        _blocks = (byte**)(_memory + vectors);
        _tails = (byte*)(_blocks + TLanes.Count);
        _idleBlock = _tails + (TailLength * TLanes.Count);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            Rest(lane);
        }
    }

    /// <inheritdoc/>
    public override int Pending => _queued + BitOperations.PopCount(_busy);

    /// <inheritdoc/>
    public override void Add(byte* message, long length, int tag)
    {
        if (length >= LargeMessage)
        {
            HashAlone(message, length, tag);
            return;
        }

        _queue[_queued++] = ((nint)message, length, tag);
        if (_queued == QueueLength)
        {
            Run(toTheEnd: false);
        }
    }

    /// <inheritdoc/>
    public override void Finish() => Run(toTheEnd: true);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _check.Dispose();
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _queued = 0;
        _busy = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(bool toTheEnd)
    {
        uint all = uint.MaxValue >> (32 - TLanes.Count);
        int next = 0;
        while (true)
        {
            for (uint free = all & ~_busy; free != 0 && next < _queued; free &= free - 1)
            {
                (nint message, long length, int tag) = _queue[next++];
                Start(BitOperations.TrailingZeroCount(free), (byte*)message, length, tag);
            }

            if (_busy != all && (!toTheEnd || _busy == 0))
            {
                _queued = 0;
                return;
            }

            HashBlocks();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Start(int lane, byte* message, long length, int tag)
    {
        SetState(_state, lane);
        _tags[lane] = tag;
        _busy |= 1u << lane;
        _tailBlocks[lane] = WriteTail(_tails + (TailLength * lane), message, length);
        _blocks[lane] = message;
        _blocksLeft[lane] = length / Sha1Blocks.Length;
        TakeTail(lane);
    }

    private void Rest(int lane)
    {
        _busy &= ~(1u << lane);
        _blocks[lane] = _idleBlock;
        _blocksLeft[lane] = long.MaxValue;
    }

    private void TakeTail(int lane)
    {
        if (_blocksLeft[lane] == 0)
        {
            _blocks[lane] = _tails + (TailLength * lane);
            _blocksLeft[lane] = _tailBlocks[lane];
            _tailBlocks[lane] = 0;
        }
    }

    // As many blocks as every busy lane has before something has to be done about one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HashBlocks()
    {
        long count = long.MaxValue;
        foreach (long left in _blocksLeft)
        {
            count = Math.Min(count, left);
        }

        for (long i = 0; i < count; i++)
        {
            HashBlock();
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                _blocks[lane] += (int)((_busy >> lane) & 1) * Sha1Blocks.Length;
            }
        }

        for (uint busy = _busy; busy != 0; busy &= busy - 1)
        {
            int lane = BitOperations.TrailingZeroCount(busy);
            _blocksLeft[lane] -= count;
            if (_blocksLeft[lane] == 0 && _tailBlocks[lane] == 0)
            {
                Complete(lane);
            }
            else
            {
                TakeTail(lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HashBlock()
    {
        Sha1Blocks.Expand<TLanes, TVector>(_blocks, _words);
        TVector met = CollisionConditions.Met<TLanes, TVector>(CollisionConditions.Families, _words);
        Sha1Blocks.Compress<TLanes, TVector>(_state, _words, _before);
        for (uint suspects = TLanes.NonZero(met) & _busy; suspects != 0; suspects &= suspects - 1)
        {
            int lane = BitOperations.TrailingZeroCount(suspects);
            _check.Add(lane, lane, _words, _before, _state, ((uint*)&met)[lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Complete(int lane)
    {
        uint* state = stackalloc uint[Sha1Steps.StateWords];
        CopyLane(_state, lane, state, Sha1Steps.StateWords);
        bool isAttack = _check.TakeIsAttacked(lane);
        Rest(lane);
        Tell(_tags[lane], state, isAttack);
    }

    // One message alone: its blocks are expanded and looked at side by side, and only the steps are carried out one block after another.
    private void HashAlone(byte* message, long length, int tag)
    {
        byte* tail = stackalloc byte[TailLength];
        long whole = length / Sha1Blocks.Length;
        long all = whole + WriteTail(tail, message, length);
        byte** blocks = stackalloc byte*[TLanes.Count];
        uint* state = stackalloc uint[Sha1Steps.StateWords];
        Sha1Steps.InitialState.CopyTo(new Span<uint>(state, Sha1Steps.StateWords));
        for (long first = 0; first < all; first += TLanes.Count)
        {
            int count = (int)Math.Min(TLanes.Count, all - first);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                long block = first + lane;
                blocks[lane] = block < whole ? message + (block * Sha1Blocks.Length)
                    : block < all ? tail + ((block - whole) * Sha1Blocks.Length) : _idleBlock;
            }

            Sha1Blocks.Expand<TLanes, TVector>(blocks, _words);
            TVector met = CollisionConditions.Met<TLanes, TVector>(CollisionConditions.Families, _words);
            for (int lane = 0; lane < count; lane++)
            {
                Follow(state, lane, ((uint*)&met)[lane]);
            }
        }

        Tell(tag, state, _check.TakeIsAttacked(AloneOwner));
    }

    private void Follow(uint* state, int lane, uint vectors)
    {
        uint* before = stackalloc uint[Sha1Steps.StateWords];
        uint* words = stackalloc uint[Sha1Steps.Count];
        CopyLane(_words, lane, words, Sha1Steps.Count);
        Sha1Blocks.Compress<Lanes1, uint>(state, words, before);
        if (vectors != 0)
        {
            SetLane(_before, lane, before);
            SetLane(_aloneAfter, lane, state);
            _check.Add(AloneOwner, lane, _words, _before, _aloneAfter, vectors);
        }
    }

    private void Tell(int tag, uint* state, bool isAttack)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(4 * i)..], state[i]);
        }

        _done(tag, hash, isAttack);
    }

    // FIPS 180-4, 5.1.1: what is left of the message, a one bit, zeros, and the length in bits.
    private static int WriteTail(byte* tail, byte* message, long length)
    {
        int rest = (int)(length % Sha1Blocks.Length);
        var bytes = new Span<byte>(tail, TailLength);
        new ReadOnlySpan<byte>(message + length - rest, rest).CopyTo(bytes);
        bytes[rest..].Clear();
        bytes[rest] = 0x80;
        int blocks = rest < Sha1Blocks.Length - sizeof(ulong) ? 1 : 2;
        BinaryPrimitives.WriteInt64BigEndian(bytes[((blocks * Sha1Blocks.Length) - sizeof(ulong))..], 8 * length);
        return blocks;
    }

    private static void SetState(TVector* state, int lane)
    {
        fixed (uint* initial = Sha1Steps.InitialState)
        {
            SetLane(state, lane, initial);
        }
    }

    private static void SetLane(TVector* state, int lane, uint* words)
    {
        for (int i = 0; i < Sha1Steps.StateWords; i++)
        {
            ((uint*)(state + i))[lane] = words[i];
        }
    }

    private static void CopyLane(TVector* vectors, int lane, uint* destination, int count)
    {
        uint* word = (uint*)vectors + lane;
        for (int i = 0; i < count; i++)
        {
            destination[i] = word[i * TLanes.Count];
        }
    }
}
