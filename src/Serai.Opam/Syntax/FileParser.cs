namespace Serai.Opam.Syntax;

/// <summary>
/// Items: <c>name: value</c>, <c>kind { items }</c> and <c>kind "name" { items }</c> (opam-file-format 2.1.5, opamBaseParser.mly).
/// </summary>
internal ref struct FileParser
{
    private ValueParser _parser;

    // A field of this name after the first item: the format's version decides whether it may stand there.
    private bool _hasLaterVersion;

    public FileParser(ReadOnlySpan<byte> source, OpamLimits limits) => _parser = new ValueParser(source, limits);

    /// <summary>Reads the whole file.</summary>
    /// <param name="hasLaterVersion">An <c>opam-version</c> stands after the first item.</param>
    public Node[] Parse(out bool hasLaterVersion)
    {
        ReadItems();
        hasLaterVersion = _hasLaterVersion;
        return _parser.Tree.ToArray();
    }

    public void Release() => _parser.Tree.Release();

    private void ReadItems()
    {
        ref Lexer lexer = ref _parser.Lexer;
        ref TreeBuilder tree = ref _parser.Tree;
        lexer.Read();
        while (true)
        {
            switch (lexer.Kind)
            {
                case TokenKind.Ident:
                    ReadItem(ref lexer, ref tree);
                    break;
                case TokenKind.RightBrace when tree.Depth > 0:
                    Frame section = tree.Close();
                    tree.Append(section.Container, section.Height + 1);
                    lexer.Read();
                    break;
                case TokenKind.End when tree.Depth == 0:
                    return;
                default:
                    throw lexer.Unexpected(tree.Depth == 0 ? "a field or section" : "a field, a section or }");
            }
        }
    }

    private void ReadItem(ref Lexer lexer, ref TreeBuilder tree)
    {
        _hasLaterVersion |= tree.Depth == 0 && tree.Top.LastChild != 0 && lexer.Text.SequenceEqual("opam-version"u8);
        int item = tree.Add(lexer, OpamValueKind.None, OpamOperator.None, NodeFlags.Item);
        lexer.Read();
        if (lexer.Kind == TokenKind.Colon)
        {
            lexer.Read();
            int value = _parser.Read(out int height);
            tree[item].First = value;
            tree.Append(item, height);
            return;
        }

        tree[item].Flags = NodeFlags.Item | NodeFlags.Section;
        int name = 0;
        if (lexer.Kind == TokenKind.String)
        {
            name = tree.Add(lexer, OpamValueKind.String, OpamOperator.None, lexer.Flags);
            tree[item].Flags |= NodeFlags.Named;
            lexer.Read();
        }

        if (lexer.Kind != TokenKind.LeftBrace)
        {
            throw lexer.Unexpected(name == 0 ? "\":\", \"{\" or a string after the name" : "\"{\" after the section's name");
        }

        tree.Open(lexer, item, default);
        if (name != 0)
        {
            tree.Append(name, 0);
        }

        lexer.Read();
    }
}
