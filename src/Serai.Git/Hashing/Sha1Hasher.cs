using System.Runtime.Intrinsics;

namespace Serai.Git.Hashing;

/// <summary>
/// SHA-1 of many messages at a time, with detection of the known kinds of collision attack. Messages are hashed in lanes of a vector: as
/// many at once as the processor's vectors have words. For one thread at a time. docs/decisions/0010 tells why this is own code.
/// </summary>
internal abstract unsafe class Sha1Hasher : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 20;

    /// <summary>The most messages that are ever pending.</summary>
    public const int MaxPending = QueueLength + MaxLanes;

    /// <summary>Messages that wait for a lane at most.</summary>
    protected const int QueueLength = 32;

    private const int MaxLanes = 16;

    /// <summary>A hasher for this processor.</summary>
    /// <param name="done">Called for each message, on the caller's thread, in any order; must not add messages.</param>
    public static Sha1Hasher Create(HashedMessage done) =>
        Lanes512.IsSupported ? new LaneHasher<Lanes512, Vector512<uint>>(done)
        : Lanes256.IsSupported ? new LaneHasher<Lanes256, Vector256<uint>>(done)
        : new LaneHasher<Lanes128, Vector128<uint>>(done);

    /// <summary>Messages that were added and are not done.</summary>
    public abstract int Pending { get; }

    /// <summary>Adds a message; others, or this one, may be done before it returns.</summary>
    /// <param name="message">Must stay until it is done.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="tag">Names it to the caller.</param>
    public abstract void Add(byte* message, long length, int tag);

    /// <summary>Hashes what is pending.</summary>
    public abstract void Finish();

    /// <summary>Gives the memory back; what is pending is forgotten.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
