namespace Serai.EndToEnd.Documents;

/// <summary>A piece of a document that a test looks at.</summary>
/// <param name="Place">File and line, as <c>README.md:12</c>.</param>
/// <param name="Kind">What is done with it.</param>
/// <param name="Detail">Of a server: the URL that answers once it is up. Of a file: its path. Of what is not run: the reason.</param>
/// <param name="Text">What is typed, or what is in the file.</param>
internal sealed record DocumentBlock(string Place, BlockKind Kind, string Detail, string Text);
