namespace Serai.Front.Packages;

/// <summary>What a word is one of.</summary>
internal enum SearchTermKind : byte
{
    /// <summary>The whole name.</summary>
    Name,

    /// <summary>A part of the name, between hyphens and underscores.</summary>
    NamePart,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A word of the synopsis.</summary>
    Synopsis,
}
