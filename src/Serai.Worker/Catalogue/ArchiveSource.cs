namespace Serai.Worker.Catalogue;

/// <summary>What one opam file says of where an archive is.</summary>
/// <param name="Package">The package, as <c>ocamlfind.1.9.6</c>.</param>
/// <param name="Url">The value of <c>src</c> or <c>archive</c> as written: nobody has looked at it yet.</param>
/// <param name="Mirrors">The values of <c>mirrors</c>, in their order.</param>
internal sealed record ArchiveSource(string Package, string Url, IReadOnlyList<string> Mirrors);
