namespace Serai.Opam.Syntax;

/// <summary>The operators before the place that is read, which wait for their operand. Nodes by index, 0 for none.</summary>
internal struct PendingValue
{
    /// <summary>The innermost <c>!</c> or <c>?</c>; each links to the one before it by <see cref="Node.First"/>.</summary>
    public int Prefix;

    public int PrefixCount;

    /// <summary>The chain of <c>&amp;</c> and its last operand.</summary>
    public int And;

    public int AndLast;

    /// <summary>The chain of <c>|</c> and its last operand.</summary>
    public int Or;

    public int OrLast;

    /// <summary>The deepest nesting among the operands of the chains.</summary>
    public int Height;

    /// <summary>An operand must follow.</summary>
    public readonly bool IsOpen => (Prefix | And | Or) != 0;
}
