using System.Buffers;

namespace Serai.Opam.Syntax;

/// <summary>
/// What the field <c>opam-version</c> does to the reading of its file (opam-file-format 2.1.3 and later). From 2.1 on it is the first
/// item and the only one of its name; and a file that begins with a version above 2.1 and does not parse is no error, but a file of
/// which only the version is known.
/// </summary>
internal static class VersionHeader
{
    private static readonly (long Major, long Minor) Known = (2, 1);
    private static readonly SearchValues<byte> DigitsAndDot = SearchValues.Create(".0123456789"u8);
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("._0123456789"u8);

    /// <summary>True if the file begins with an <c>opam-version</c> above those that this parser knows.</summary>
    public static bool IsNewer(ReadOnlySpan<byte> source)
    {
        try
        {
            var lexer = new Lexer(source);
            return TryReadHeader(ref lexer, out _, out byte[] version) && ReadVersion(version).CompareTo(Known) > 0;
        }
        catch (OpamSyntaxException)
        {
            return false;
        }
    }

    /// <summary>The file of which only the version is known.</summary>
    public static OpamFile Read(ReadOnlyMemory<byte> source, OpamSyntaxException fault)
    {
        var lexer = new Lexer(source.Span);
        TryReadHeader(ref lexer, out Node field, out _);
        field.First = 2;
        Node[] nodes =
        [
            new Node { Flags = NodeFlags.Section, First = 1 },
            field,
            new Node { Kind = OpamValueKind.String, Flags = lexer.Flags, Start = lexer.Start, Length = lexer.Length },
        ];
        return new OpamFile(source, nodes, fault);
    }

    /// <summary>Checks each <c>opam-version</c> after the first item.</summary>
    public static void CheckLater(OpamFile file)
    {
        bool isFirst = true;
        bool isUnique = false;
        foreach (OpamItem item in file.Items)
        {
            if (!item.IsSection && item.Name.Equals("opam-version"u8) && item.Value.Kind == OpamValueKind.String)
            {
                (long Major, long Minor) version = ReadVersion(item.Value.Text.Span);
                if (isFirst)
                {
                    isUnique = version.CompareTo(Known) >= 0;
                }
                else if (isUnique)
                {
                    throw file.Error(item.Offset, "expected one opam-version, found another");
                }
                else if (version.CompareTo((2, 0)) > 0)
                {
                    throw file.Error(item.Offset, "expected an opam-version above 2.0 to be the first item, found it later");
                }
            }

            isFirst = false;
        }
    }

    private static bool TryReadHeader(ref Lexer lexer, out Node field, out byte[] version)
    {
        field = default;
        version = [];
        lexer.Read();
        if (lexer.Kind != TokenKind.Ident || !lexer.Text.SequenceEqual("opam-version"u8))
        {
            return false;
        }

        field = new Node { Flags = NodeFlags.Item, Start = lexer.Start, Length = lexer.Length };
        lexer.Read();
        if (lexer.Kind != TokenKind.Colon)
        {
            return false;
        }

        lexer.Read();
        if (lexer.Kind != TokenKind.String)
        {
            return false;
        }

        int quotes = lexer.Flags.HasFlag(NodeFlags.TripleQuoted) ? 3 : 1;
        ReadOnlySpan<byte> inside = lexer.Text[quotes..^quotes];
        version = new byte[inside.Length];
        version = version[..Strings.Decode(inside, version)];
        return true;
    }

    /// <summary>
    /// Major and minor version. What follows a second dot, or without one what follows the digits and dots, does not count; anything else
    /// that is no version is 0.0. (Measured with the reference; a number above 62 bits is one that is no version.)
    /// </summary>
    private static (long Major, long Minor) ReadVersion(ReadOnlySpan<byte> text)
    {
        int dot = text.IndexOf((byte)'.');
        int second = dot < 0 ? -1 : text[(dot + 1)..].IndexOf((byte)'.');
        int end = second >= 0 ? dot + 1 + second : text.IndexOfAnyExcept(DigitsAndDot);
        text = end < 0 ? text : text[..end];
        dot = text.IndexOf((byte)'.');
        if (dot < 0)
        {
            return Words.TryReadInt(text, out long only) ? (only, 0) : default;
        }

        return IsDigits(text) && Words.TryReadInt(text[..dot], out long major) && Words.TryReadInt(text[(dot + 1)..], out long minor)
            ? (major, minor)
            : default;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(NumberBytes) < 0;
}
