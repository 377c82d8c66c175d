namespace Serai.Opam.Syntax;

/// <summary>What a value is.</summary>
public enum OpamValueKind : byte
{
    /// <summary>Nothing: the default value of <see cref="OpamValue"/>.</summary>
    None = 0,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>An integer of 63 bits.</summary>
    Int,

    /// <summary>A string, in one quote or three.</summary>
    String,

    /// <summary>The name of a variable or package.</summary>
    Ident,

    /// <summary><c>[ … ]</c>; the children are the elements.</summary>
    List,

    /// <summary><c>( … )</c>; the children are the elements.</summary>
    Group,

    /// <summary><c>value { … }</c>; the first child is the value, the others stand in the braces.</summary>
    Option,

    /// <summary><c>a &amp; b &amp; c</c>: two children or more, grouped from the left.</summary>
    And,

    /// <summary><c>a | b | c</c>: two children or more, grouped from the left.</summary>
    Or,

    /// <summary><c>a &lt; b</c>: two atoms.</summary>
    Relation,

    /// <summary><c>&lt; b</c>: one atom.</summary>
    PrefixRelation,

    /// <summary><c>!a</c> or <c>?a</c>: one child.</summary>
    Prefix,

    /// <summary><c>a += b</c>: two atoms.</summary>
    EnvironmentUpdate,
}
