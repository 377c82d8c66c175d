using System.Globalization;

namespace Serai.Opam.Syntax;

/// <summary>
/// A place in a file, as editors count: lines from 1, columns from 1 in bytes. (opam itself counts columns from 0.)
/// </summary>
/// <param name="Line">The line, from 1; a line ends with LF.</param>
/// <param name="Column">The column, from 1, in bytes.</param>
public readonly record struct OpamPosition(int Line, int Column)
{
    /// <summary>Finds line and column of an offset.</summary>
    /// <param name="source">The whole file.</param>
    /// <param name="offset">Bytes from its start; its length names the end.</param>
    public static OpamPosition Of(ReadOnlySpan<byte> source, int offset)
    {
        ReadOnlySpan<byte> before = source[..offset];
        return new OpamPosition(before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    /// <summary><c>line 3, column 14</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}");
}
