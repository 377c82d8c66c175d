namespace Serai.Opam.Syntax;

/// <summary>The words of the format.</summary>
internal enum TokenKind : byte
{
    End,
    Ident,
    Bool,
    Int,
    String,
    Relation,
    Prefix,
    EnvironmentUpdate,
    And,
    Or,
    Colon,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    LeftParenthesis,
    RightParenthesis,
}
