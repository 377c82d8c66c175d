using System.IO.Pipelines;
using Serai.Front.Http;

namespace Serai.Front.Archives;

/// <summary>
/// An archive that is hashed while it is sent: the last bytes are held back until the digest is right, so that nobody gets a complete wrong body,
/// and nobody waits for the hashing of the whole before the first byte.
/// </summary>
internal sealed class HeldBackBody(FileBody file, Proof proof) : IBody
{
    /// <summary>Bytes held back.</summary>
    public const int HeldBack = 1 << 16;

    public long Length => file.Length;

    public async Task SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellationToken)
    {
        long free = Math.Clamp(Length - HeldBack - offset, 0, length);
        await file.SendAsync(output, offset, free, cancellationToken);
        if (!await proof.Outcome.WaitAsync(cancellationToken))
        {
            throw new InvalidDataException($"{proof.Sha256} does not hash to its name: the connection is cut before the end");
        }

        await file.SendAsync(output, offset + free, length - free, cancellationToken);
    }
}
