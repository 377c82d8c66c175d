using System.Text.RegularExpressions;
using Serai.Testing;

namespace Serai.EndToEnd.Documents;

/// <summary>
/// A section of a document, by headings of any level, with the blocks that a reader would type. Fences marked <c>sh</c> are commands; a
/// comment <c>sh: …</c> on the lines before a fence says what else it is (<see cref="BlockKind"/>).
/// </summary>
internal sealed partial record DocumentSection(string File, string Title, IReadOnlyList<DocumentBlock> Blocks)
{
    private static readonly (string Prefix, BlockKind Kind)[] Marks =
        [("stays, ", BlockKind.Stays), ("file ", BlockKind.File), ("before\n", BlockKind.Before), ("not run here, ", BlockKind.NotRun)];

    /// <summary>The sections with commands of one document.</summary>
    public static IReadOnlyList<DocumentSection> Of(string file)
    {
        string text = System.IO.File.ReadAllText(Path.Combine(SourceTree.Root, file));
        var sections = new List<DocumentSection>();
        string title = string.Empty;
        var blocks = new List<DocumentBlock>();
        (BlockKind Kind, string Detail) mark = (BlockKind.Typed, string.Empty);
        foreach (Match match in Pieces.Matches(text))
        {
            string place = $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}";
            if (match.Groups["title"] is { Success: true } heading)
            {
                Close();
                title = heading.Value;
            }
            else if (match.Groups["mark"] is { Success: true } comment)
            {
                mark = Read(place, comment.Value);
                if (mark.Kind == BlockKind.Before)
                {
                    blocks.Add(new DocumentBlock(place, BlockKind.Before, string.Empty, mark.Detail));
                    mark = (BlockKind.Typed, string.Empty);
                }
            }
            else if (match.Groups["language"].Value == "sh" || mark.Kind == BlockKind.File)
            {
                blocks.Add(new DocumentBlock(place, mark.Kind, mark.Detail, match.Groups["text"].Value));
                mark = (BlockKind.Typed, string.Empty);
            }
        }

        Close();
        return sections;

        void Close()
        {
            Assert.True(mark.Kind == BlockKind.Typed, $"{file}, \"{title}\": a mark without a block behind it");
            if (blocks.Count > 0)
            {
                sections.Add(new DocumentSection(file, title, blocks));
                blocks = [];
            }
        }
    }

    private static (BlockKind Kind, string Detail) Read(string place, string comment)
    {
        (string prefix, BlockKind kind) = Marks.FirstOrDefault(each => comment.StartsWith(each.Prefix, StringComparison.Ordinal));
        Assert.True(prefix is not null, $"{place}: \"sh: {comment}\" says nothing that is known");
        return (kind, comment[prefix!.Length..].Trim());
    }

    // Within a fence nothing else is looked for.
    [GeneratedRegex(@"^(?:```(?<language>\w*)\n(?<text>.*?)^```$|<!-- sh: (?<mark>.*?)-->$|\#{1,4} (?<title>[^\n]+)$)", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 10_000)]
    private static partial Regex Pieces { get; }
}
