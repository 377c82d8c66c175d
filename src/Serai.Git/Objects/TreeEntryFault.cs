namespace Serai.Git.Objects;

/// <summary>Why an entry of a tree must be left out.</summary>
public enum TreeEntryFault
{
    /// <summary>The entry is good.</summary>
    None = 0,

    /// <summary>The mode is none that git writes.</summary>
    Mode,

    /// <summary>The name is empty.</summary>
    EmptyName,

    /// <summary>The name is <c>.</c> or <c>..</c>.</summary>
    DotName,

    /// <summary>The name is <c>.git</c>, or one that some file system takes for it.</summary>
    GitName,

    /// <summary>The name has a <c>/</c>, a <c>\</c> or a control character.</summary>
    NameCharacter,

    /// <summary>The name is longer than <see cref="TreeReader.MaxNameBytes"/>.</summary>
    LongName,

    /// <summary>There was an entry of this name before, perhaps of another kind.</summary>
    Duplicate,

    /// <summary>The entry belongs before one that came already.</summary>
    Order,

    /// <summary>The id is all zero.</summary>
    NullId,
}
