namespace Serai.Fuzz.Targets;

/// <summary>Bytes in pieces whose lengths a seed decides; every read is done when it returns.</summary>
internal sealed class ByteStream(byte[] bytes, int seed) : MemoryStream(bytes, writable: false)
{
    private readonly Random? _random = seed == 0 ? null : new Random(seed);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int most = _random is null ? buffer.Length : 1 + _random.Next(1 << _random.Next(12));
        return new ValueTask<int>(Read(buffer.Span[..Math.Min(most, buffer.Length)]));
    }
}
