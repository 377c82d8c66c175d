using System.Text;
using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Descriptions;

/// <summary>Reads what is shown of one version in its opam file. Whatever the file says, what is kept of it is bounded.</summary>
internal static class DescriptionReading
{
    /// <summary>A larger opam file is not read for this; the largest of the public repository has 40 kB.</summary>
    public const int MaxFileBytes = 1 << 20;

    // In characters.
    private const int MaxLine = 300;
    private const int MaxText = 4_000;
    private const int MaxWord = 60;

    private const int MaxTags = 24;
    private const int MaxUrls = 4;
    private const int MaxDependencies = 400;
    private const int MaxSources = 32;

    /// <summary>Reads an opam file.</summary>
    /// <param name="package">As <c>ocamlfind.1.9.6</c>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="content">The file's bytes; null where it is too large.</param>
    public static DescribedVersion Read(string package, PackageVersion version, ReadOnlyMemory<byte>? content)
    {
        if (content is not { } bytes)
        {
            return Unread(version, $"its opam file has over {MaxFileBytes >> 10} kB");
        }

        try
        {
            return Read(package, version, OpamParser.Parse(bytes));
        }
        catch (OpamSyntaxException malformed)
        {
            return Unread(version, Shorten(malformed.Message, MaxLine));
        }
    }

    private static DescribedVersion Read(string package, PackageVersion version, OpamFile file)
    {
        var fields = PackageFields.Read(file);
        var sources = new List<SourceRecord>();
        new SourceReading(_ => { }).Add(package, PackageSources.Read(file), sources);
        var shown = new VersionDescription(
            version.ToString(),
            DependenciesOf(fields.Depends),
            DependenciesOf(fields.Depopts),
            [.. sources.Take(MaxSources)],
            file.UnreadRest is null ? string.Empty : "its opam file is in a newer format, of which the rest is not read");
        return new DescribedVersion(version, shown)
        {
            Synopsis = Line(fields.Synopsis, MaxLine),
            Text = Shorten(fields.Description.ToString().Trim(), MaxText),
            Tags = TextsOf(fields.Tags, MaxTags, MaxWord),
            Homepages = TextsOf(fields.Homepage, MaxUrls, MaxLine),
            Licenses = TextsOf(fields.License, MaxUrls, MaxWord),
        };
    }

    private static DescribedVersion Unread(PackageVersion version, string problem) =>
        new(version, new VersionDescription(version.ToString(), [], [], [], problem));

    private static Dependency[] DependenciesOf(IReadOnlyList<PackageDependency> dependencies) =>
    [
        .. dependencies.Take(MaxDependencies).Select(each => new Dependency(each.Name is { } name ? Line(name, MaxWord) : string.Empty, Line(each.Condition, MaxLine))),
    ];

    private static string[] TextsOf(IReadOnlyList<OpamText> texts, int most, int maxLength) =>
        [.. texts.Take(most).Select(text => Line(text, maxLength)).Where(text => text.Length > 0)];

    // Authors break long lines where they like.
    private static string Line(OpamText text, int maxLength) =>
        Shorten(string.Join(' ', Encoding.UTF8.GetString(text.Span[..Math.Min(text.Length, MaxText)])
            .Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)), maxLength);

    private static string Shorten(string text, int maxLength) =>
        text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[maxLength - 2]) ? maxLength - 2 : maxLength - 1), "…");
}
