using Serai.Opam;
using Serai.Opam.Syntax;

namespace Serai.Worker.Index.Inspection;

/// <summary>What a mirror's <c>repo</c> file tells a client of where to ask (opam manual, "repo").</summary>
internal static class RepoFields
{
    private const int MostMirrors = 16;

    /// <summary>Reads <c>archive-mirrors</c> and <c>stamp</c>; a malformed file has neither.</summary>
    public static (IReadOnlyList<string> ArchiveMirrors, string? Stamp) Read(ReadOnlyMemory<byte> repo)
    {
        var mirrors = new List<string>();
        string? stamp = null;
        try
        {
            foreach (OpamItem item in OpamParser.Parse(repo).Items)
            {
                if (!item.IsSection && item.Name.Equals("archive-mirrors"u8))
                {
                    AddStrings(item.Value, mirrors);
                }
                else if (!item.IsSection && item.Name.Equals("stamp"u8) && item.Value.Kind == OpamValueKind.String)
                {
                    stamp = Printable(item.Value.Text.Span);
                }
            }
        }
        catch (OpamSyntaxException)
        {
            // Without a readable repo a client knows of no mirror; that it is malformed is found by its version.
        }

        return (mirrors, stamp);
    }

    private static void AddStrings(OpamValue value, List<string> strings)
    {
        if (value.Kind == OpamValueKind.String)
        {
            strings.Add(Printable(value.Text.Span));
        }
        else if (value.Kind == OpamValueKind.List)
        {
            foreach (OpamValue each in value.Children)
            {
                if (each.Kind == OpamValueKind.String && strings.Count < MostMirrors)
                {
                    strings.Add(Printable(each.Text.Span));
                }
            }
        }
    }

    private static string Printable(ReadOnlySpan<byte> bytes) => IndexFindings.Printable(bytes);
}
