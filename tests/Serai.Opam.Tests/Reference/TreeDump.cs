using System.Globalization;
using System.Text;
using Serai.Opam.Syntax;

namespace Serai.Opam.Tests.Reference;

/// <summary>
/// The tree of a file as one line of text, in the form that reference.ml prints: atoms with their lines, chains of operators grouped
/// from the left.
/// </summary>
internal static class TreeDump
{
    /// <summary>The line for one case: "accepted" and the items, or "rejected".</summary>
    public static string Of(ReadOnlyMemory<byte> source, bool withLines = true)
    {
        try
        {
            return Of(OpamParser.Parse(source), withLines);
        }
        catch (OpamSyntaxException)
        {
            return "rejected";
        }
    }

    public static string Of(OpamFile file, bool withLines = true)
    {
        var items = new List<string>();
        foreach (OpamItem item in file.Items)
        {
            items.Add(Of(item, withLines));
        }

        if (file.UnreadRest is not null)
        {
            // The reference marks a file of which only the version is known with this section.
            items.Add("(section \"#\" -)");
        }

        return "accepted " + string.Join(' ', items);
    }

    public static string Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new StringBuilder("\"");
        foreach (byte value in text)
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'"' and not (byte)'\\')
            {
                quoted.Append((char)value);
            }
            else
            {
                quoted.Append('\\').Append(value.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return quoted.Append('"').ToString();
    }

    private static string Of(OpamItem item, bool withLines)
    {
        if (!item.IsSection)
        {
            return $"(field {Line(item.Position, withLines)}{Quote(item.Name.Span)} {Of(item.Value, withLines)})";
        }

        var text = new StringBuilder("(section ").Append(Quote(item.Name.Span)).Append(' ');
        text.Append(item.SectionName is OpamText name ? Quote(name.Span) : "-");
        foreach (OpamItem inner in item.Items)
        {
            text.Append(' ').Append(Of(inner, withLines));
        }

        return text.Append(')').ToString();
    }

    private static string Of(OpamValue value, bool withLines)
    {
        string line = Line(value.Position, withLines);
        switch (value.Kind)
        {
            case OpamValueKind.Bool:
                return $"(bool {line}{(value.Bool ? "true" : "false")})";
            case OpamValueKind.Int:
                return $"(int {line}{value.Int})";
            case OpamValueKind.String:
                return $"(string {line}{Quote(value.Text.Span)})";
            case OpamValueKind.Ident:
                return $"(ident {line}{Quote(value.Text.Span)})";
        }

        var parts = new List<string>();
        foreach (OpamValue child in value.Children)
        {
            parts.Add(Of(child, withLines));
        }

        return value.Kind switch
        {
            OpamValueKind.And => parts.Aggregate((left, right) => $"(and {left} {right})"),
            OpamValueKind.Or => parts.Aggregate((left, right) => $"(or {left} {right})"),
            _ => $"({string.Join(' ', parts.Prepend(NameOf(value)))})",
        };
    }

    private static string NameOf(OpamValue value) => value.Kind switch
    {
        OpamValueKind.List => "list",
        OpamValueKind.Group => "group",
        OpamValueKind.Option => "option",
        OpamValueKind.Prefix => value.Operator == OpamOperator.Not ? "not" : "defined",
        OpamValueKind.EnvironmentUpdate => "env" + Encoding.ASCII.GetString(OpamWriter.Of(value.Operator)),
        _ => Encoding.ASCII.GetString(OpamWriter.Of(value.Operator)),
    };

    private static string Line(OpamPosition position, bool withLines) => withLines ? $"@{position.Line} " : "";
}
