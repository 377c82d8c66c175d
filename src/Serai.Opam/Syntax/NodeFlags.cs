namespace Serai.Opam.Syntax;

/// <summary>What else is to be known of a node.</summary>
[Flags]
internal enum NodeFlags : byte
{
    None = 0,

    /// <summary>A string in three quotes.</summary>
    TripleQuoted = 1,

    /// <summary>A string whose bytes differ from its text: backslashes or carriage returns.</summary>
    Escaped = 2,

    /// <summary>A section whose first child is its name.</summary>
    Named = 4,

    /// <summary>An item: a field, or with <see cref="Section"/> a section.</summary>
    Item = 8,

    /// <summary>A section.</summary>
    Section = 16,
}
