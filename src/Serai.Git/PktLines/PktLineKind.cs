namespace Serai.Git.PktLines;

/// <summary>What a pkt-line is (gitprotocol-common(5), gitprotocol-v2(5)).</summary>
internal enum PktLineKind
{
    /// <summary>A line with a payload of 0 to 65,516 bytes.</summary>
    Payload,

    /// <summary><c>0000</c>: the end of a message.</summary>
    Flush,

    /// <summary><c>0001</c>: between the sections of a message.</summary>
    Delimiter,

    /// <summary><c>0002</c>: the end of a response of a stateless connection.</summary>
    ResponseEnd,

    /// <summary>The stream ended where a line could begin.</summary>
    EndOfStream,
}
