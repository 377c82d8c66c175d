using System.Runtime.CompilerServices;

namespace Serai.Opam.Syntax;

/// <summary>
/// Cuts a file into tokens, always the longest that fits, as the reference lexer does (opam-file-format 2.1.5, opamLexer.mll).
/// Bytes outside strings and comments are ASCII or an error (a byte order mark, too); inside they may be any, NUL and invalid UTF-8
/// included. A line ends with LF or CR LF; a CR elsewhere is an error outside strings, and kept inside.
/// </summary>
internal ref struct Lexer(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _next = 0;

    /// <summary>What <see cref="Read"/> found.</summary>
    public TokenKind Kind { get; private set; } = TokenKind.End;

    /// <summary>The operator, where it is one.</summary>
    public OpamOperator Operator { get; private set; } = OpamOperator.None;

    /// <summary>How a string is written.</summary>
    public NodeFlags Flags { get; private set; } = NodeFlags.None;

    /// <summary>Its first byte.</summary>
    public int Start { get; private set; } = 0;

    /// <summary>Its bytes, quotes included.</summary>
    public readonly int Length => _next - Start;

    /// <summary>Its bytes.</summary>
    public readonly ReadOnlySpan<byte> Text => _source[Start.._next];

    /// <summary>Reads the next token; at the end of the file <see cref="TokenKind.End"/>, as often as asked.</summary>
    public void Read()
    {
        SkipBlanks();
        Start = _next;
        if ((uint)_next >= (uint)_source.Length)
        {
            Kind = TokenKind.End;
            return;
        }

        byte first = _source[_next];
        if (Words.IsWordByte(first))
        {
            _next = Words.Read(_source, _next, out TokenKind kind);
            Kind = kind;
            if (kind == TokenKind.Int && !Words.TryReadInt(Text, out _))
            {
                throw IntError();
            }
        }
        else if (first == (byte)'"')
        {
            ReadString();
        }
        else if (!ReadBracket(first))
        {
            ReadOperator(first);
        }
    }

    /// <summary>An error at an offset of this file.</summary>
    public readonly OpamSyntaxException Error(int offset, string reason) => new(offset, OpamPosition.Of(_source, offset), reason);

    /// <summary>An error at the present token.</summary>
    public readonly OpamSyntaxException Unexpected(string expected) =>
        Error(Start, $"expected {expected}, found {(Kind == TokenKind.End ? "the end of the file" : Printable.Quote(Text))}");

    private readonly OpamSyntaxException IntError() => Length == 0
        ? Error(Start, "expected a token, found \"-\"")
        : Error(Start, $"expected an integer of 63 bits, found {Printable.Quote(Text)}");

    private void SkipBlanks()
    {
        ReadOnlySpan<byte> bytes = _source;
        int at = _next;
        while ((uint)at < (uint)bytes.Length)
        {
            byte c = bytes[at];
            if (c is (byte)' ' or (byte)'\n' or (byte)'\t')
            {
                at++;
            }
            else if (c == (byte)'#')
            {
                int toLineEnd = bytes[at..].IndexOf((byte)'\n');
                at = toLineEnd < 0 ? bytes.Length : at + toLineEnd;
            }
            else if (c == (byte)'(' && PeekAt(at + 1) == '*')
            {
                at = EndOfComment(at);
            }
            else if (c == (byte)'\r' && PeekAt(at + 1) == '\n')
            {
                at += 2;
            }
            else
            {
                break;
            }
        }

        _next = at;
    }

    /// <summary>Comments nest, and know neither strings nor the other kind of comment.</summary>
    private readonly int EndOfComment(int start)
    {
        int depth = 1;
        int at = start + 2;
        while (true)
        {
            int found = _source[at..].IndexOfAny((byte)'(', (byte)'*');
            if (found < 0)
            {
                throw Error(start, "expected *) that ends this comment, found the end of the file");
            }

            at += found;
            if (_source[at] == (byte)'(' && PeekAt(at + 1) == '*')
            {
                depth++;
                at += 2;
            }
            else if (_source[at] == (byte)'*' && PeekAt(at + 1) == ')')
            {
                depth--;
                at += 2;
                if (depth == 0)
                {
                    return at;
                }
            }
            else
            {
                at++;
            }
        }
    }

    private void ReadString()
    {
        bool triple = PeekAt(_next + 1) == '"' && PeekAt(_next + 2) == '"';
        _next = Strings.End(_source, _next + (triple ? 3 : 1), triple, out bool escaped, out string? fault);
        if (fault is not null)
        {
            throw Error(_next < _source.Length ? _next : Start, fault);
        }

        Kind = TokenKind.String;
        Flags = (triple ? NodeFlags.TripleQuoted : NodeFlags.None) | (escaped ? NodeFlags.Escaped : NodeFlags.None);
    }

    private bool ReadBracket(byte first)
    {
        TokenKind kind = first switch
        {
            (byte)'[' => TokenKind.LeftBracket,
            (byte)']' => TokenKind.RightBracket,
            (byte)'{' => TokenKind.LeftBrace,
            (byte)'}' => TokenKind.RightBrace,
            (byte)'(' => TokenKind.LeftParenthesis,
            (byte)')' => TokenKind.RightParenthesis,
            (byte)'&' => TokenKind.And,
            (byte)'|' => TokenKind.Or,
            _ => TokenKind.End,
        };
        Kind = kind;
        _next++;
        return kind != TokenKind.End;
    }

    /// <summary>The operators of more than one byte; one byte has been taken.</summary>
    private void ReadOperator(byte first)
    {
        bool equal = PeekAt(_next) == '=';
        switch (first)
        {
            case (byte)'=':
                ReadAfterEqual();
                return;
            case (byte)'<':
                Take(TokenKind.Relation, equal ? OpamOperator.LessOrEqual : OpamOperator.Less, equal);
                return;
            case (byte)'>':
                Take(TokenKind.Relation, equal ? OpamOperator.GreaterOrEqual : OpamOperator.Greater, equal);
                return;
            case (byte)'~':
                Take(TokenKind.Relation, OpamOperator.GreaterOrEqual, false);
                return;
            case (byte)'!':
                Take(equal ? TokenKind.Relation : TokenKind.Prefix, equal ? OpamOperator.NotEqual : OpamOperator.Not, equal);
                return;
            case (byte)'?':
                Take(TokenKind.Prefix, OpamOperator.Defined, false);
                return;
            case (byte)':':
                Take(equal ? TokenKind.EnvironmentUpdate : TokenKind.Colon, equal ? OpamOperator.ColonEqual : OpamOperator.None, equal);
                return;
            case (byte)'+' when equal:
                Take(TokenKind.EnvironmentUpdate, OpamOperator.PlusEqual, true);
                return;
            default:
                throw Error(Start, $"expected a token, found {Printable.Quote(Text)}");
        }
    }

    private void ReadAfterEqual()
    {
        int next = PeekAt(_next);
        if (next == '+')
        {
            bool equal = PeekAt(_next + 1) == '=';
            _next++;
            Take(TokenKind.EnvironmentUpdate, equal ? OpamOperator.EqualPlusEqual : OpamOperator.EqualPlus, equal);
        }
        else if (next == ':')
        {
            // The reference lexer has "=:=" as one token that no operator belongs to.
            if (PeekAt(_next + 1) == '=')
            {
                throw Error(Start, "expected an operator, found \"=:=\"");
            }

            Take(TokenKind.EnvironmentUpdate, OpamOperator.EqualColon, true);
        }
        else
        {
            Take(TokenKind.Relation, OpamOperator.Equal, false);
        }
    }

    private void Take(TokenKind kind, OpamOperator op, bool oneMoreByte)
    {
        Kind = kind;
        Operator = op;
        _next += oneMoreByte ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int PeekAt(int offset) => (uint)offset < (uint)_source.Length ? _source[offset] : -1;
}
