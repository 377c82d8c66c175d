using System.Buffers;
using Serai.Opam.Syntax;

namespace Serai.Opam.Packages;

/// <summary>
/// One source as a line of five columns with tabs between them, to be compared and sorted by bytes: the path of the opam file, the section,
/// <c>src</c>, the checksums and the mirrors, the last two sorted by bytes and joined by commas. A tab or a line feed within a
/// column is written <c>\t</c>, <c>\n</c>.
/// </summary>
public static class SourceRow
{
    /// <summary>Writes the row, without an end of line.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> path, PackageSource source)
    {
        WriteColumn(output, path);
        output.Write("\t"u8);
        output.Write(source.IsExtra ? "extra-source"u8 : "url"u8);
        if (source.ExtraName is OpamText name)
        {
            output.Write(" "u8);
            WriteColumn(output, name.Span);
        }

        output.Write("\t"u8);
        WriteColumn(output, source.Url.Span);
        output.Write("\t"u8);
        WriteChecksums(output, source);
        output.Write("\t"u8);
        WriteMirrors(output, source.Mirrors);
    }

    private static void WriteChecksums(IBufferWriter<byte> output, PackageSource source)
    {
        Span<byte> text = stackalloc byte[Checksum.MaxTextBytes];
        bool isFirst = true;
        foreach (Checksum checksum in source.Checksums.Count < 2 ? source.Checksums : source.SortedChecksums())
        {
            if (!isFirst)
            {
                output.Write(","u8);
            }

            isFirst = false;
            output.Write(text[..checksum.Format(text)]);
        }
    }

    private static void WriteMirrors(IBufferWriter<byte> output, IReadOnlyList<OpamText> mirrors)
    {
        if (mirrors.Count == 0)
        {
            return;
        }

        OpamText[] sorted = [.. mirrors];
        Array.Sort(sorted, static (left, right) => left.Span.SequenceCompareTo(right.Span));
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            WriteColumn(output, sorted[i].Span);
        }
    }

    private static void WriteColumn(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int special = text.IndexOfAny((byte)'\t', (byte)'\n');
            if (special < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..special]);
            output.Write(text[special] == (byte)'\t' ? "\\t"u8 : "\\n"u8);
            text = text[(special + 1)..];
        }
    }
}
