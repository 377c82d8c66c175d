using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;

namespace Serai.Front.Tests.Packages;

/// <summary>Writes descriptions as the worker does.</summary>
internal static class Described
{
    public static PackageSummary Package(string name, string synopsis = "", params string[] tags) => new(name, string.Empty, synopsis, tags, "1.0", 1);

    public static PackageDescription One(string text = "", params SourceRecord[] sources) =>
        new(text, [], [], [new VersionDescription("1.0", [], [], sources, string.Empty)]);

    public static SourceRecord Source(string url, params ArchiveHash[] checksums) => new("a.1.0", url, [], checksums);

    public static void Write(DataFolder folder, params PackageSummary[] packages) => Write(folder, 1, [.. packages.Select(package => (package, One()))]);

    public static void Write(DataFolder folder, long generation, params (PackageSummary Summary, PackageDescription Description)[] packages)
    {
        using DescriptionsDraft draft = DescriptionsDraft.Begin(folder);
        foreach ((PackageSummary summary, PackageDescription description) in packages)
        {
            Assert.True(draft.TryAdd(summary, description));
        }

        draft.Finish(generation, FrontFixture.Commit);
    }
}
