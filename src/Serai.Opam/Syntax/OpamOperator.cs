namespace Serai.Opam.Syntax;

/// <summary>The operators of the format, as the manual of opam groups them.</summary>
public enum OpamOperator : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>=</c>, a comparison; between an atom and an atom also the assignment of <c>setenv</c>.</summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;=</c>; the outdated <c>~</c> is read as this, as the reference parser reads it.</summary>
    GreaterOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>!</c>, before a value.</summary>
    Not,

    /// <summary><c>?</c>, before a value: is it defined.</summary>
    Defined,

    /// <summary><c>+=</c>: prepends to an environment variable.</summary>
    PlusEqual,

    /// <summary><c>=+</c>: appends.</summary>
    EqualPlus,

    /// <summary><c>=+=</c></summary>
    EqualPlusEqual,

    /// <summary><c>:=</c></summary>
    ColonEqual,

    /// <summary><c>=:</c></summary>
    EqualColon,
}
