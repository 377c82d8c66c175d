namespace Serai.Git.Protocol;

/// <summary>A ref as a remote lists it.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Id">What it points at; none for an unborn HEAD.</param>
/// <param name="Peeled">The object behind an annotated tag; none otherwise.</param>
/// <param name="SymrefTarget">The ref that this one is a name for; null otherwise.</param>
internal readonly record struct RemoteRef(string Name, ObjectId Id, ObjectId Peeled, string? SymrefTarget);
