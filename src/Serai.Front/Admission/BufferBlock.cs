using System.Buffers;

namespace Serai.Front.Admission;

/// <summary>One buffer of <see cref="ConnectionBuffers"/>, whose gate guards all of this but the memory.</summary>
/// <param name="pool">Where it comes back to.</param>
/// <param name="slab">What it is a part of.</param>
/// <param name="memory">The pinned bytes.</param>
internal sealed class BufferBlock(ConnectionBuffers pool, BufferSlab slab, Memory<byte> memory) : IMemoryOwner<byte>
{
    private bool _isRented;

    /// <inheritdoc/>
    public Memory<byte> Memory => memory;

    /// <summary>It is somebody's from here on.</summary>
    public void Take()
    {
        _isRented = true;
        slab.Enter();
    }

    /// <summary>It is nobody's any more; false where it was so already.</summary>
    public bool TryLeave()
    {
        bool was = _isRented;
        _isRented = false;
        if (was)
        {
            slab.Leave();
        }

        return was;
    }

    /// <inheritdoc/>
    public void Dispose() => pool.Return(this);
}
