namespace Serai.Store.Generations;

/// <summary>A path of the repository that was left out of the index, or that could not be read.</summary>
/// <param name="Path">As the repository names it; bytes that are no UTF-8 are replaced.</param>
/// <param name="Reason">For people: what is wrong and what follows.</param>
public sealed record PathProblem(string Path, string Reason);
