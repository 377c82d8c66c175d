namespace Serai.EndToEnd.Documents;

/// <summary>What is done with a block of a document. All but the first are said by a comment before it, which no reader sees.</summary>
internal enum BlockKind
{
    /// <summary>It is typed, and must succeed.</summary>
    Typed,

    /// <summary><c>stays, URL</c>: a server that goes on, in a terminal of its own; what follows is typed once the URL answers.</summary>
    Stays,

    /// <summary><c>file PATH</c>: it is what the file holds.</summary>
    File,

    /// <summary><c>before</c>: only the comment itself: what a test needs in place of the world outside.</summary>
    Before,

    /// <summary><c>not run here, REASON</c>.</summary>
    NotRun,
}
