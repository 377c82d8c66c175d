using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>Catalogues written as the sections of opam files.</summary>
internal static class CatalogueText
{
    /// <summary>A checksum whose digest is this number.</summary>
    public static ArchiveHash Hash(string algorithm, int number)
    {
        int digits = algorithm switch { "md5" => 32, "sha256" => 64, _ => 128 };
        Assert.True(ArchiveHash.TryParse(algorithm, number.ToString($"x{digits}", null), out ArchiveHash hash));
        return hash;
    }

    /// <summary>A package of one version with one section, of checksums such as <c>md5:1 sha256:2</c>.</summary>
    public static PackageRecord Package(string name, string checksums, string? url = null) =>
        Package(name, $"url {{ src: \"{url ?? $"https://example.org/{name}.tgz"}\" checksum: [ {Quoted(checksums)} ] }}", new List<string>());

    /// <summary>A package with what an opam file says.</summary>
    public static PackageRecord Package(string name, string opamFile, ICollection<string> problems)
    {
        var sources = new List<SourceRecord>();
        PackageSources read = PackageSources.Read(OpamParser.Parse(System.Text.Encoding.Latin1.GetBytes(opamFile)));
        new SourceReading(problems.Add).Add($"{name}.1", read, sources);
        return new PackageRecord(name, new string('0', 40), 1, 1, sources, []);
    }

    /// <summary>The table of the next catalogue: what is the same object in both has stayed.</summary>
    public static ArchiveTable Extend(ArchiveTable table, IReadOnlyList<PackageRecord> records) =>
        table.Extend(new CatalogueChange(table.Records, records, [.. records.Select(record => table.Records.ToList().FindIndex(each => ReferenceEquals(each, record)))]));

    private static string Quoted(string checksums) => string.Join(' ', checksums.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
    {
        string[] parts = text.Split(':');
        return $"\"{Hash(parts[0], int.Parse(parts[1], null))}\"";
    }));
}
