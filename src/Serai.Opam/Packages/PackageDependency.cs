using Serai.Opam.Syntax;

namespace Serai.Opam.Packages;

/// <summary>One element of a field such as <c>depends</c>.</summary>
/// <param name="Name">The package that it names; null where the element is a formula of several.</param>
/// <param name="Condition">What stands in its braces, on one line, or the whole formula; empty where there is none.</param>
public sealed record PackageDependency(OpamText? Name, OpamText Condition);
