using System.Buffers;

namespace Serai.Opam.Syntax;

/// <summary>
/// Prints files and values. What is printed reads back as the same items and values; comments and the author's layout are lost. A field's
/// list of several elements takes a line for each, sections are indented by two blanks.
/// </summary>
public static class OpamPrinter
{
    /// <summary>Prints a file, with LF at the end of each line.</summary>
    public static byte[] Print(OpamFile file)
    {
        var output = new ArrayBufferWriter<byte>(file.Source.Length + 64);
        var sections = new Stack<OpamItems.Enumerator>();
        OpamItems.Enumerator items = file.Items.GetEnumerator();
        while (true)
        {
            if (!items.MoveNext())
            {
                if (!sections.TryPop(out items))
                {
                    return output.WrittenSpan.ToArray();
                }

                Indent(output, sections.Count);
                output.Write("}\n"u8);
                continue;
            }

            OpamItem item = items.Current;
            Indent(output, sections.Count);
            output.Write(item.Name.Span);
            if (item.IsSection)
            {
                WriteSectionName(output, item);
                sections.Push(items);
                items = item.Items.GetEnumerator();
            }
            else
            {
                output.Write(": "u8);
                Print(output, item.Value, sections.Count);
                output.Write("\n"u8);
            }
        }
    }

    /// <summary>Prints a value on one line, as far as its strings allow.</summary>
    public static void Print(IBufferWriter<byte> output, OpamValue value) => Print(output, value, -1);

    /// <param name="output">Where to.</param>
    /// <param name="value">What.</param>
    /// <param name="indent">How deep the lines of a list are indented; below 0: it stays on one line.</param>
    private static void Print(IBufferWriter<byte> output, OpamValue value, int indent)
    {
        var open = new Stack<PrintedValue>();
        PrintedValue? started = PrintedValue.Start(output, value, indent);
        while (true)
        {
            if (started is { } container)
            {
                open.Push(container);
            }

            if (!open.TryPop(out PrintedValue current))
            {
                return;
            }

            if (current.MoveNext(output))
            {
                open.Push(current);
                started = PrintedValue.Start(output, current.Child, -1);
            }
            else
            {
                started = null;
            }
        }
    }

    private static void WriteSectionName(IBufferWriter<byte> output, OpamItem section)
    {
        output.Write(" "u8);
        if (section.SectionName is OpamText name)
        {
            OpamWriter.WriteString(output, name.Span);
            output.Write(" "u8);
        }

        output.Write("{\n"u8);
    }

    private static void Indent(IBufferWriter<byte> output, int depth)
    {
        for (int i = 0; i < depth; i++)
        {
            output.Write("  "u8);
        }
    }
}
