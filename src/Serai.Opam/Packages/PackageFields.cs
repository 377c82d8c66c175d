using System.Buffers;
using Serai.Opam.Syntax;

namespace Serai.Opam.Packages;

/// <summary>
/// What an opam file tells people of its package, and what the package needs. A field that is missing, or of another shape than opam's manual
/// has it, is empty; of a field that is given twice the first counts. Texts are slices of the file wherever they can be.
/// </summary>
public sealed class PackageFields
{
    private PackageFields()
    {
    }

    /// <summary>One line.</summary>
    public OpamText Synopsis { get; private set; }

    /// <summary>Several lines.</summary>
    public OpamText Description { get; private set; }

    /// <summary>URLs, as written.</summary>
    public IReadOnlyList<OpamText> Homepage { get; private set; } = [];

    /// <summary>Licences, most of them by their SPDX names.</summary>
    public IReadOnlyList<OpamText> License { get; private set; } = [];

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<OpamText> Tags { get; private set; } = [];

    /// <summary>What it needs.</summary>
    public IReadOnlyList<PackageDependency> Depends { get; private set; } = [];

    /// <summary>What it makes use of where it is there.</summary>
    public IReadOnlyList<PackageDependency> Depopts { get; private set; } = [];

    /// <summary>Reads the fields of an opam file.</summary>
    public static PackageFields Read(OpamFile file)
    {
        var fields = new PackageFields();
        var seen = new HashSet<OpamText>();
        foreach (OpamItem item in file.Items)
        {
            if (!item.IsSection && seen.Add(item.Name))
            {
                fields.Take(item.Name.Span, item.Value);
            }
        }

        return fields;
    }

    private void Take(ReadOnlySpan<byte> name, OpamValue value)
    {
        switch (name)
        {
            case var _ when name.SequenceEqual("synopsis"u8):
                Synopsis = TextOf(value);
                break;
            case var _ when name.SequenceEqual("description"u8):
                Description = TextOf(value);
                break;
            case var _ when name.SequenceEqual("homepage"u8):
                Homepage = TextsOf(value);
                break;
            case var _ when name.SequenceEqual("license"u8):
                License = TextsOf(value);
                break;
            case var _ when name.SequenceEqual("tags"u8):
                Tags = TextsOf(value);
                break;
            case var _ when name.SequenceEqual("depends"u8):
                Depends = DependenciesOf(value);
                break;
            case var _ when name.SequenceEqual("depopts"u8):
                Depopts = DependenciesOf(value);
                break;
            default:
                break;
        }
    }

    private static OpamText TextOf(OpamValue value) => value.Kind == OpamValueKind.String ? value.Text : default;

    private static List<OpamText> TextsOf(OpamValue value)
    {
        var texts = new List<OpamText>();
        foreach (OpamValue element in new Elements(value))
        {
            if (element.Kind == OpamValueKind.String)
            {
                texts.Add(element.Text);
            }
        }

        return texts;
    }

    private static List<PackageDependency> DependenciesOf(OpamValue value)
    {
        var dependencies = new List<PackageDependency>();
        foreach (OpamValue element in new Elements(value))
        {
            dependencies.Add(DependencyOf(element));
        }

        return dependencies;
    }

    private static PackageDependency DependencyOf(OpamValue element)
    {
        if (element.Kind == OpamValueKind.String)
        {
            return new PackageDependency(element.Text, default);
        }

        OpamValues.Enumerator parts = element.Children.GetEnumerator();
        return element.Kind == OpamValueKind.Option && parts.MoveNext() && parts.Current.Kind == OpamValueKind.String
            ? new PackageDependency(parts.Current.Text, PrintRest(parts))
            : new PackageDependency(null, Print(element));
    }

    private static OpamText PrintRest(OpamValues.Enumerator parts)
    {
        var output = new ArrayBufferWriter<byte>();
        while (parts.MoveNext())
        {
            output.Write(output.WrittenCount == 0 ? default : " "u8);
            OpamPrinter.Print(output, parts.Current);
        }

        return new OpamText(output.WrittenMemory);
    }

    private static OpamText Print(OpamValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        OpamPrinter.Print(output, value);
        return new OpamText(output.WrittenMemory);
    }
}
