namespace Serai.Opam.Syntax;

/// <summary>
/// How much of one file is read before it is refused. The reference parser has no such limits; the largest file of the public
/// repository has less than 40 kB, some hundred values and a depth of about ten.
/// </summary>
public sealed record OpamLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static OpamLimits Default { get; } = new();

    /// <summary>The most bytes in one file.</summary>
    public int MaxFileBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The most fields, sections and values (operators and list elements each count) in one file; a node takes 20 bytes.</summary>
    public int MaxNodes { get; init; } = 1024 * 1024;

    /// <summary>
    /// The deepest nesting of sections, lists, groups, options in braces and prefix operators. Chains of <c>&amp;</c> and <c>|</c>
    /// are flat and do not count. The tree is never deeper than three times this: readers of it may recurse.
    /// </summary>
    public int MaxDepth { get; init; } = 1_000;
}
