using System.Buffers.Binary;
using System.Security.Cryptography;
using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>
/// A producer that computes chunks, and a consumer that checks each and writes it away. The write is the I/O that lets the loop look at
/// events: the consumer yields, and the producer does not.
/// </summary>
internal static class Transfer
{
    /// <summary>The bytes of a chunk: a checksum, and what it is of.</summary>
    public const int ChunkBytes = 2_048;

    private const int ChecksumBytes = SHA256.HashSizeInBytes;

    /// <summary>Runs both until the last chunk.</summary>
    /// <returns>How many chunks arrived intact.</returns>
    public static async Promise<int> Run(ItemStream<byte[]> stream, int chunks)
    {
        (int _, int intact) = await Promise.Both(Produce(stream, chunks), Consume(stream));
        return intact;
    }

    private static async Promise<int> Produce(ItemStream<byte[]> stream, int chunks)
    {
        for (int number = 0; number < chunks; number++)
        {
            byte[] chunk = new byte[ChunkBytes];
            BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(ChecksumBytes), number);
            SHA256.HashData(chunk.AsSpan(ChecksumBytes), chunk.AsSpan(0, ChecksumBytes));
            await stream.Push(chunk);
        }

        stream.Close();
        return chunks;
    }

    private static async Promise<int> Consume(ItemStream<byte[]> stream)
    {
        int intact = 0;
        while (await stream.Take() is { } chunk)
        {
            intact += IsIntact(chunk) ? 1 : 0;
            await Promise.Pause(); // where a real consumer writes
        }

        return intact;
    }

    private static bool IsIntact(byte[] chunk)
    {
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        SHA256.HashData(chunk.AsSpan(ChecksumBytes), checksum);
        return checksum.SequenceEqual(chunk.AsSpan(0, ChecksumBytes));
    }
}
