using System.Text;

namespace Serai.Git.PktLines;

/// <summary>One line of the protocol.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its bytes after the length; valid until the next line is read.</param>
/// <param name="Position">Where the line begins in the stream, in bytes.</param>
internal readonly record struct PktLine(PktLineKind Kind, ReadOnlyMemory<byte> Payload, long Position)
{
    /// <summary>The payload without the line feed that may end it.</summary>
    public ReadOnlySpan<byte> Text => Payload.Span is [.. var text, (byte)'\n'] ? text : Payload.Span;

    /// <summary>Whether it is a payload of this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => Kind == PktLineKind.Payload && Text.SequenceEqual(text);

    /// <summary>Whether it is a payload that begins so; what follows is <paramref name="rest"/>.</summary>
    public bool StartsWith(ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> rest)
    {
        bool starts = Kind == PktLineKind.Payload && Text.StartsWith(prefix);
        rest = starts ? Text[prefix.Length..] : [];
        return starts;
    }

    /// <summary>The line for a message: what was found, cleaned and cut.</summary>
    public string Describe() => Kind switch
    {
        PktLineKind.Payload when Payload.IsEmpty => "an empty line",
        PktLineKind.Payload => $"'{RemoteText.Clean(Text, 80)}'",
        PktLineKind.Flush => "a flush packet",
        PktLineKind.Delimiter => "a delimiter packet",
        PktLineKind.ResponseEnd => "a response-end packet",
        _ => "the end of the stream",
    };

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Position).Append(": ").Append(Describe());
        return true;
    }
}
