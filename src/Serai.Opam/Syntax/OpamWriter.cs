using System.Buffers;

namespace Serai.Opam.Syntax;

/// <summary>Writes the words of the format, so that a parser reads them back as they were given.</summary>
internal static class OpamWriter
{
    // In plain quotes these cannot stand for themselves; in three quotes a line feed can.
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (byte)c), (byte)'"', (byte)'\\', 0x7f]);

    /// <summary>Writes a string: in three quotes if it has several lines, else in one.</summary>
    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        bool triple = text.Contains((byte)'\n');
        ReadOnlySpan<byte> quotes = triple ? "\"\"\""u8 : "\""u8;
        output.Write(quotes);
        while (!text.IsEmpty)
        {
            int special = text.IndexOfAny(Escaped);
            int plain = special < 0 ? text.Length : special;
            output.Write(text[..plain]);
            if (special >= 0)
            {
                WriteEscaped(output, text[special]);
                plain++;
            }

            text = text[plain..];
        }

        output.Write(quotes);
    }

    /// <summary>The operator as it is written.</summary>
    public static ReadOnlySpan<byte> Of(OpamOperator op) => op switch
    {
        OpamOperator.Equal => "="u8,
        OpamOperator.NotEqual => "!="u8,
        OpamOperator.GreaterOrEqual => ">="u8,
        OpamOperator.Greater => ">"u8,
        OpamOperator.LessOrEqual => "<="u8,
        OpamOperator.Less => "<"u8,
        OpamOperator.Not => "!"u8,
        OpamOperator.Defined => "?"u8,
        OpamOperator.PlusEqual => "+="u8,
        OpamOperator.EqualPlus => "=+"u8,
        OpamOperator.EqualPlusEqual => "=+="u8,
        OpamOperator.ColonEqual => ":="u8,
        OpamOperator.EqualColon => "=:"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "no operator of the format"),
    };

    private static void WriteEscaped(IBufferWriter<byte> output, byte value)
    {
        switch (value)
        {
            case (byte)'\n':
                output.Write("\n"u8);
                break;
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            default:
                output.Write("\\x"u8);
                Span<byte> digits = stackalloc byte[2];
                Convert.TryToHexStringLower([value], digits, out _);
                output.Write(digits);
                break;
        }
    }
}
