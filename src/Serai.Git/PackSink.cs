namespace Serai.Git;

/// <summary>
/// Takes the next bytes of a pack, in order. The memory is valid until the returned task is done; nothing more is received until then, so a
/// slow sink slows the remote down. What it throws ends the fetch.
/// </summary>
/// <param name="bytes">One byte or more.</param>
/// <param name="cancellationToken">Cancels the fetch.</param>
public delegate ValueTask PackSink(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
