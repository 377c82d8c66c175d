namespace Serai.Store.Generations;

/// <summary>A path of the repository with a problem: it was left out of the index, could not be read, or contradicts another.</summary>
/// <param name="Path">As the repository names it; bytes that are no UTF-8 are replaced.</param>
/// <param name="Reason">For people: what is wrong and what follows.</param>
public sealed record PathProblem(string Path, string Reason);
