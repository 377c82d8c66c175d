using Serai.Opam.Syntax;

namespace Serai.Opam.Packages;

/// <summary>
/// All that a package downloads, with what was odd in its description. Nothing in a well-formed file is an error here: what cannot be
/// used is left out and makes a warning.
/// </summary>
public sealed class PackageSources
{
    /// <summary>The most warnings kept of one file: to find a line takes a look at all that is before it.</summary>
    public const int MaxWarnings = 100;

    private readonly OpamFile _file;
    private readonly List<PackageSource> _all = [];
    private List<OpamWarning>? _warnings;

    private PackageSources(OpamFile file) => _file = file;

    /// <summary>The sources, in the order of the file.</summary>
    public IReadOnlyList<PackageSource> All => _all;

    /// <summary>What was left out or is odd, in the order of the file.</summary>
    public IReadOnlyList<OpamWarning> Warnings => _warnings ?? (IReadOnlyList<OpamWarning>)[];

    /// <summary>Finds the sections <c>url</c> and <c>extra-source</c> of an opam file.</summary>
    public static PackageSources Read(OpamFile file)
    {
        var sources = new PackageSources(file);
        if (file.UnreadRest is { } fault)
        {
            sources.Warn(fault.Offset, $"the file is in a newer format, and its sources are unknown: {fault.Reason}");
        }

        foreach (OpamItem item in file.Items)
        {
            if (item.IsSection)
            {
                bool isExtra = item.Name.Equals("extra-source"u8);
                if (isExtra || item.Name.Equals("url"u8))
                {
                    sources.ReadSection(item, isExtra);
                }
            }
        }

        return sources;
    }

    private void ReadSection(OpamItem section, bool isExtra)
    {
        OpamValue src = default;
        OpamValue archive = default;
        OpamValue checksum = default;
        OpamValue mirrors = default;
        foreach (OpamItem item in section.Items)
        {
            ReadOnlySpan<byte> name = item.IsSection ? default : item.Name.Span;
            switch (name)
            {
                case var _ when name.SequenceEqual("src"u8):
                    Keep(ref src, item);
                    break;
                case var _ when name.SequenceEqual("archive"u8):
                    Keep(ref archive, item);
                    break;
                case var _ when name.SequenceEqual("checksum"u8):
                    Keep(ref checksum, item);
                    break;
                case var _ when name.SequenceEqual("mirrors"u8):
                    Keep(ref mirrors, item);
                    break;
                default:
                    break;
            }
        }

        OpamText? extraName = section.SectionName;
        if (isExtra && extraName is null)
        {
            Warn(section.Offset, "expected a name after extra-source");
        }

        OpamText url = ReadUrl(section, src.Kind == OpamValueKind.None ? archive : src);
        _all.Add(new PackageSource(isExtra ? extraName : null, isExtra, url, ReadChecksums(checksum), ReadMirrors(mirrors)));
    }

    private void Keep(ref OpamValue field, OpamItem item)
    {
        if (field.Kind == OpamValueKind.None)
        {
            field = item.Value;
        }
        else
        {
            Warn(item.Offset, $"expected one {item.Name}, found another, which is left out");
        }
    }

    private OpamText ReadUrl(OpamItem section, OpamValue value)
    {
        if (value.Kind == OpamValueKind.String)
        {
            return value.Text;
        }

        if (value.Kind == OpamValueKind.None)
        {
            Warn(section.Offset, "expected src in this section, found none");
        }
        else
        {
            Warn(value.Offset, $"src: expected a string, found {Printable.Quote(value.Written.Span)}");
        }

        return default;
    }

    private Checksum[] ReadChecksums(OpamValue value)
    {
        if (value.Kind == OpamValueKind.None)
        {
            return [];
        }

        // A section has one or two; the array that holds them is the only one made.
        var checksums = new Checksum[value.Kind == OpamValueKind.List ? Count(value) : 1];
        int count = 0;
        foreach (OpamValue element in new Elements(value))
        {
            if (element.Kind == OpamValueKind.String && Checksum.TryParse(element.Text.Span, out checksums[count]))
            {
                count++;
            }
            else
            {
                Warn(element.Offset, $"expected a checksum of md5, sha256 or sha512, found {Printable.Quote(element.Written.Span)}");
            }
        }

        return count == checksums.Length ? checksums : checksums[..count];
    }

    private OpamText[] ReadMirrors(OpamValue value)
    {
        if (value.Kind == OpamValueKind.None)
        {
            return [];
        }

        var mirrors = new List<OpamText>();
        foreach (OpamValue element in new Elements(value))
        {
            if (element.Kind == OpamValueKind.String)
            {
                mirrors.Add(element.Text);
            }
            else
            {
                Warn(element.Offset, $"mirrors: expected a string, found {Printable.Quote(element.Written.Span)}");
            }
        }

        return [.. mirrors];
    }

    private static int Count(OpamValue list)
    {
        int count = 0;
        foreach (OpamValue _ in list.Children)
        {
            count++;
        }

        return count;
    }

    private void Warn(int offset, string message)
    {
        _warnings ??= [];
        if (_warnings.Count < MaxWarnings)
        {
            _warnings.Add(new OpamWarning(_file.PositionOf(offset), message));
        }
    }
}
