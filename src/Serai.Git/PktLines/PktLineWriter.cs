using System.Buffers;
using System.Text;

namespace Serai.Git.PktLines;

/// <summary>Builds a message of pkt-lines in memory. Source: gitprotocol-common(5), gitprotocol-v2(5).</summary>
internal sealed class PktLineWriter
{
    private const int PrefixLength = 4;
    private readonly ArrayBufferWriter<byte> _message = new(512);

    /// <summary>The message so far; valid until more is written.</summary>
    public ReadOnlyMemory<byte> Message => _message.WrittenMemory;

    /// <summary>A line of text, ended by a line feed as git does.</summary>
    public PktLineWriter Line(string text) => Payload(Encoding.UTF8.GetBytes(text + '\n'));

    /// <summary>A line of these bytes and nothing else.</summary>
    /// <exception cref="ArgumentException">More than 65,516 bytes.</exception>
    public PktLineWriter Payload(ReadOnlySpan<byte> payload)
    {
        int length = payload.Length + PrefixLength;
        if (length > PktLineReader.MaxLineLength)
        {
            throw new ArgumentException($"pkt-line: expected at most {PktLineReader.MaxLineLength - PrefixLength} bytes, found {payload.Length}", nameof(payload));
        }

        Span<byte> prefix = [(byte)(length >> 8), (byte)length];
        Span<char> digits = stackalloc char[PrefixLength];
        _ = Convert.TryToHexStringLower(prefix, digits, out _);
        Encoding.ASCII.GetBytes(digits, _message.GetSpan(PrefixLength));
        _message.Advance(PrefixLength);
        _message.Write(payload);
        return this;
    }

    /// <summary>The end of a message.</summary>
    public PktLineWriter Flush() => Raw("0000"u8);

    /// <summary>The border between capabilities and arguments of a command.</summary>
    public PktLineWriter Delimiter() => Raw("0001"u8);

    private PktLineWriter Raw(ReadOnlySpan<byte> packet)
    {
        _message.Write(packet);
        return this;
    }
}
