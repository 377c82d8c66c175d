namespace Serai.Opam.Syntax;

/// <summary>
/// Values (opam-file-format 2.1.5, opamBaseParser.mly). Binding, tightest first: comparisons and assignments, which take atoms only;
/// braces; <c>!</c> and <c>?</c>; <c>&amp;</c>; <c>|</c>. A comparison sign where a list's next element may begin begins one
/// (<c>[a = b = c]</c> has two elements).
/// </summary>
internal ref struct ValueParser
{
    public Lexer Lexer;
    public TreeBuilder Tree;
    private PendingValue _pending;

    // Levels of nesting in the operand that was read last.
    private int _height;

    public ValueParser(ReadOnlySpan<byte> source, OpamLimits limits)
    {
        Lexer = new Lexer(source);
        Tree = new TreeBuilder(limits);
    }

    /// <summary>Reads one value that begins at the present token; afterwards the token is the one that follows it.</summary>
    public int Read(out int height)
    {
        int floor = Tree.Depth;
        _pending = default;
        while (true)
        {
            if (TryReadOperand(floor, out int operand) && TryComplete(floor, operand, out int value))
            {
                height = _height;
                return value;
            }
        }
    }

    /// <summary>Reads an operand, or something that goes before one, or the end of a container without a last element.</summary>
    private bool TryReadOperand(int floor, out int operand)
    {
        operand = 0;
        switch (Lexer.Kind)
        {
            case TokenKind.Prefix:
                ReadPrefix();
                return false;
            case TokenKind.LeftBracket:
                Open(Tree.Add(Lexer, OpamValueKind.List, OpamOperator.None, NodeFlags.None));
                return false;
            case TokenKind.LeftParenthesis:
                Open(Tree.Add(Lexer, OpamValueKind.Group, OpamOperator.None, NodeFlags.None));
                return false;
            case TokenKind.RightBracket or TokenKind.RightParenthesis or TokenKind.RightBrace when Tree.Depth > floor && !_pending.IsOpen:
                operand = Close();
                return true;
            case TokenKind.Relation:
                operand = ReadPrefixRelation();
                return true;
            default:
                operand = ReadAtomOrRelation();
                return true;
        }
    }

    /// <summary>Decides by the token after an operand how far the value reaches.</summary>
    /// <returns>True once the whole value is read.</returns>
    private bool TryComplete(int floor, int operand, out int value)
    {
        value = 0;
        while (true)
        {
            switch (Lexer.Kind)
            {
                case TokenKind.LeftBrace:
                    Open(Tree.AddAround(Lexer, OpamValueKind.Option, OpamOperator.None, operand));
                    Tree.Top.LastChild = operand;
                    Tree.Top.Height = _height;
                    return false;
                case TokenKind.And:
                    Chain(OpamValueKind.And, ApplyPrefixes(operand), ref _pending.And, ref _pending.AndLast);
                    Lexer.Read();
                    return false;
                case TokenKind.Or:
                    Chain(OpamValueKind.Or, EndChain(ApplyPrefixes(operand), ref _pending.And, _pending.AndLast), ref _pending.Or, ref _pending.OrLast);
                    Lexer.Read();
                    return false;
            }

            value = EndChains(ApplyPrefixes(operand));
            if (Tree.Depth == floor)
            {
                return true;
            }

            Tree.Append(value, _height);
            if (Lexer.Kind is not (TokenKind.RightBracket or TokenKind.RightParenthesis or TokenKind.RightBrace))
            {
                return false;
            }

            operand = Close();
        }
    }

    private void ReadPrefix()
    {
        int prefix = Tree.Add(Lexer, OpamValueKind.Prefix, Lexer.Operator, NodeFlags.None);
        Tree[prefix].First = _pending.Prefix;
        _pending.Prefix = prefix;
        _pending.PrefixCount++;
        Tree.CheckDepth(Lexer, _pending.PrefixCount);
        Lexer.Read();
    }

    /// <summary>Opens a container, whose values come next.</summary>
    private void Open(int container)
    {
        Tree.Open(Lexer, container, _pending);
        _pending = default;
        Lexer.Read();
    }

    /// <summary>Closes the innermost container, which becomes the operand of what is around it.</summary>
    private int Close()
    {
        Frame closed = Tree.Close();
        ref Node node = ref Tree[closed.Container];
        TokenKind expected = node.Kind switch
        {
            OpamValueKind.List => TokenKind.RightBracket,
            OpamValueKind.Group => TokenKind.RightParenthesis,
            _ => TokenKind.RightBrace,
        };
        if (Lexer.Kind != expected)
        {
            throw Lexer.Unexpected(node.Kind switch
            {
                OpamValueKind.List => "a value or ]",
                OpamValueKind.Group => "a value or )",
                _ => "a value or }",
            });
        }

        node.Length = Lexer.Start + 1 - node.Start;
        _pending = closed.Outer;
        _height = closed.Height + 1;
        Tree.CheckDepth(Lexer, _height);
        Lexer.Read();
        return closed.Container;
    }

    private int ReadPrefixRelation()
    {
        int relation = Tree.Add(Lexer, OpamValueKind.PrefixRelation, Lexer.Operator, NodeFlags.None);
        Lexer.Read();
        int atom = ReadAtom("an atom after the comparison");
        Tree[relation].First = atom;
        Tree[relation].Length = Tree[atom].End - Tree[relation].Start;
        _height = 0;
        return relation;
    }

    private int ReadAtomOrRelation()
    {
        int atom = ReadAtom("a value");
        _height = 0;
        OpamValueKind kind = Lexer.Kind switch
        {
            TokenKind.Relation => OpamValueKind.Relation,
            TokenKind.EnvironmentUpdate => OpamValueKind.EnvironmentUpdate,
            _ => OpamValueKind.None,
        };
        if (kind == OpamValueKind.None)
        {
            return atom;
        }

        int relation = Tree.AddAround(Lexer, kind, Lexer.Operator, atom);
        Lexer.Read();
        int right = ReadAtom("an atom after the operator");
        Tree[atom].Next = right;
        Tree[relation].Length = Tree[right].End - Tree[relation].Start;
        return relation;
    }

    private int ReadAtom(string expected)
    {
        OpamValueKind kind = Lexer.Kind switch
        {
            TokenKind.String => OpamValueKind.String,
            TokenKind.Ident => OpamValueKind.Ident,
            TokenKind.Bool => OpamValueKind.Bool,
            TokenKind.Int => OpamValueKind.Int,
            _ => throw Lexer.Unexpected(expected),
        };
        int atom = Tree.Add(Lexer, kind, OpamOperator.None, kind == OpamValueKind.String ? Lexer.Flags : NodeFlags.None);
        Lexer.Read();
        return atom;
    }

    /// <summary>Gives an operand to the <c>!</c> and <c>?</c> before it, the nearest first.</summary>
    private int ApplyPrefixes(int operand)
    {
        if (_pending.Prefix == 0)
        {
            return operand;
        }

        _height += _pending.PrefixCount;
        Tree.CheckDepth(Lexer, _height);
        int prefix = _pending.Prefix;
        while (prefix != 0)
        {
            int outer = Tree[prefix].First;
            Tree[prefix].First = operand;
            Tree[prefix].Length = Tree[operand].End - Tree[prefix].Start;
            operand = prefix;
            prefix = outer;
        }

        _pending.Prefix = 0;
        _pending.PrefixCount = 0;
        return operand;
    }

    /// <summary>Begins a chain of one operator with an operand, or lengthens it.</summary>
    private void Chain(OpamValueKind kind, int operand, ref int chain, ref int last)
    {
        if (chain == 0)
        {
            chain = Tree.AddAround(Lexer, kind, OpamOperator.None, operand);
        }
        else
        {
            Tree[last].Next = operand;
        }

        last = operand;
        _pending.Height = Math.Max(_pending.Height, _height);
    }

    private readonly int EndChain(int operand, ref int chain, int last)
    {
        if (chain == 0)
        {
            return operand;
        }

        int whole = chain;
        chain = 0;
        Tree[last].Next = operand;
        Tree[whole].Length = Tree[operand].End - Tree[whole].Start;
        return whole;
    }

    private int EndChains(int operand)
    {
        int conjunction = EndChain(operand, ref _pending.And, _pending.AndLast);
        int whole = EndChain(conjunction, ref _pending.Or, _pending.OrLast);
        _height = Math.Max(_height, _pending.Height);
        _pending.Height = 0;
        return whole;
    }
}
