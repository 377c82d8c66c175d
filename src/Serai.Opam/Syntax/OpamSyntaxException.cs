namespace Serai.Opam.Syntax;

/// <summary>A file is not in the opam format, or exceeds <see cref="OpamLimits"/>. The message says where, what was expected and found.</summary>
public sealed class OpamSyntaxException : Exception
{
    internal OpamSyntaxException(int offset, OpamPosition position, string reason)
        : base($"{position}: {reason}")
    {
        Offset = offset;
        Position = position;
        Reason = reason;
    }

    /// <summary>Bytes from the start of the file.</summary>
    public int Offset { get; }

    /// <summary>Line and column, both from 1.</summary>
    public OpamPosition Position { get; }

    /// <summary>The line, from 1.</summary>
    public int Line => Position.Line;

    /// <summary>The column, from 1, in bytes.</summary>
    public int Column => Position.Column;

    /// <summary>The message without the position.</summary>
    public string Reason { get; }
}
