namespace Serai.Opam.Syntax;

/// <summary>A section or container that is not closed yet, with the value around it as far as it was read.</summary>
internal struct Frame
{
    /// <summary>The node of the section, list, group or option.</summary>
    public int Container;

    /// <summary>Its last child so far, 0 if there is none.</summary>
    public int LastChild;

    /// <summary>The deepest nesting among its children.</summary>
    public int Height;

    /// <summary>What waits outside for the container to become its operand.</summary>
    public PendingValue Outer;
}
