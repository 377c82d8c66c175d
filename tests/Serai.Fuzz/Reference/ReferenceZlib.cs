using System.IO.Compression;

namespace Serai.Fuzz.Reference;

/// <summary>zlib streams read by the zlib in .NET, byte by byte, so that it can be told where a stream ends.</summary>
internal static class ReferenceZlib
{
    /// <summary>Inflates the stream at an offset.</summary>
    /// <returns>The content and the bytes of the stream; null where it is none, is cut, or makes more than the limit.</returns>
    public static (byte[] Content, int Consumed)? Inflate(byte[] input, int offset, int maxBytes)
    {
        var source = new SingleBytes(input, offset);
        using var zlib = new ZLibStream(source, CompressionMode.Decompress);
        using var content = new MemoryStream();
        byte[] buffer = new byte[4_096];
        try
        {
            for (int read; (read = zlib.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > maxBytes)
                {
                    return null;
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return null;
        }

        // zlib in .NET takes a stream that just stops for one that ends.
        return source.WasOverrun ? null : (content.ToArray(), source.Position - offset);
    }

    private sealed class SingleBytes(byte[] input, int offset) : MemoryStream
    {
        private int _at = offset;

        public bool WasOverrun { get; private set; }

        public new int Position => _at;

        public override int Read(Span<byte> buffer)
        {
            if (_at >= input.Length)
            {
                WasOverrun = true;
                return 0;
            }

            buffer[0] = input[_at++];
            return 1;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
