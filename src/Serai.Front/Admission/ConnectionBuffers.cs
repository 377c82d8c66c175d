using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Serai.Front.Admission;

/// <summary>
/// The buffers of all connections. What came back last is taken first, and what a crowd needed goes back to the system once it has gone
/// (<see cref="GiveBack"/>). In the server's own pool that memory stays: it consists of pinned arrays, whose heap is never made denser.
/// </summary>
internal sealed class ConnectionBuffers : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private readonly Lock _gate = new();
    private readonly Stack<BufferBlock> _free = new();
    private readonly List<BufferSlab> _slabs = [];

    /// <inheritdoc/>
    public override int MaxBufferSize => BufferSlab.BlockBytes;

    /// <summary>The same pool for everybody: the server and each loop of its sockets ask for one.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <summary>Takes a block, of whatever content; disposing of it gives it back.</summary>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BufferSlab.BlockBytes);
        lock (_gate)
        {
            if (_free.Count == 0)
            {
                var slab = new BufferSlab(this);
                _slabs.Add(slab);
                slab.Blocks.ForEach(_free.Push);
            }

            BufferBlock block = _free.Pop();
            block.Take();
            return block;
        }
    }

    /// <summary>Takes a block back. One that is here already stays once: two connections must never have the same.</summary>
    public void Return(BufferBlock block)
    {
        lock (_gate)
        {
            if (block.TryLeave())
            {
                _free.Push(block);
            }
        }
    }

    /// <summary>Gives the memory of each slab that nobody uses back to the system, which gives it anew, zeroed, when it is touched.</summary>
    public void GiveBack()
    {
        int slabs;
        lock (_gate)
        {
            slabs = _slabs.Count;
        }

        // One slab at a time, so that no connection waits for all of them.
        for (int i = 0; i < slabs; i++)
        {
            lock (_gate)
            {
                _slabs[i].GiveBackIfFree();
            }
        }
    }

    /// <summary>Nothing to do: the pool lives as long as the front, whose loops share it.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
