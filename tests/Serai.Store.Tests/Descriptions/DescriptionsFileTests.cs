using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;
using Serai.Testing;

namespace Serai.Store.Tests.Descriptions;

public sealed class DescriptionsFileTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;

    public DescriptionsFileTests() => _folder = DataFolder.Open(_temporary["data"]);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        Write(7, "a", "b");
        using DescriptionsFile file = DescriptionsFile.TryOpen(_folder)!;
        Assert.Equal((7, "97014be"), (file.Generation, file.Commit));
        Assert.Equal(["a", "b"], file.Packages.Select(package => package.Name));
        PackageSummary summary = file.Packages[1];
        Assert.Equal(("id of b", "synopsis of b", "2.0", 2), (summary.ObjectId, summary.Synopsis, summary.Newest, summary.Versions));
        Assert.Equal(["tag", "ünïcode"], summary.Tags);
        PackageDescription description = file.Read(summary);
        Assert.Equal("text of b", description.Text);
        Assert.Equal(["2.0", "1.0"], description.Versions.Select(version => version.Version));
        VersionDescription newest = description.Versions[0];
        Assert.Equal(new Dependency("ocaml", ">= \"4.08\""), Assert.Single(newest.Depends));
        SourceRecord source = Assert.Single(newest.Sources);
        Assert.Equal(("https://example.org/b", 1, 2), (source.Url, source.Mirrors.Count, source.Checksums.Count));
        Assert.Equal("unread", description.Versions[1].Problem);
    }

    [Fact]
    public void Without_a_file_there_is_none() => Assert.Null(DescriptionsFile.TryOpen(_folder));

    [Fact]
    public void A_description_is_taken_over_as_it_is()
    {
        Write(1, "a", "b");
        using (DescriptionsFile last = DescriptionsFile.TryOpen(_folder)!)
        {
            using DescriptionsDraft draft = DescriptionsDraft.Begin(_folder);
            Assert.True(draft.TryAdd(last.Packages[1], last));
            draft.Finish(2, "newer");

            // The earlier one is still whole for who has it open.
            Assert.Equal("text of a", last.Read(last.Packages[0]).Text);
        }

        using DescriptionsFile file = DescriptionsFile.TryOpen(_folder)!;
        Assert.Equal(2, file.Generation);
        Assert.Equal("text of b", file.Read(Assert.Single(file.Packages)).Text);
    }

    [Fact]
    public void One_that_is_given_up_leaves_what_was_there()
    {
        Write(1, "a");
        using (DescriptionsDraft draft = DescriptionsDraft.Begin(_folder))
        {
            Assert.True(draft.TryAdd(Summary("b"), Description("b")));
        }

        using DescriptionsFile file = DescriptionsFile.TryOpen(_folder)!;
        Assert.Equal("a", Assert.Single(file.Packages).Name);
        Assert.Empty(Directory.EnumerateFiles(_folder.Temporary));
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        Write(1, "a");
        byte[] whole = File.ReadAllBytes(_folder.Descriptions);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder.Descriptions, whole[..length]);
            Assert.Throws<InvalidDataException>(() => DescriptionsFile.TryOpen(_folder));
        }
    }

    [Fact]
    public void A_bit_that_flips_anywhere_is_found()
    {
        Write(1, "a");
        byte[] bytes = File.ReadAllBytes(_folder.Descriptions);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x10;
            File.WriteAllBytes(_folder.Descriptions, bytes);
            Assert.Throws<InvalidDataException>(() => DescriptionsFile.TryOpen(_folder));
            bytes[i] ^= 0x10;
        }
    }

    [Fact]
    public void Packages_beyond_the_bound_are_left_out()
    {
        using DescriptionsDraft draft = DescriptionsDraft.Begin(_folder);
        PackageSummary summary = new("a", string.Empty, new string('x', 100_000), [], "1", 1);
        int taken = 0;
        while (draft.TryAdd(summary, Description("a")))
        {
            taken++;
        }

        Assert.InRange(taken, DescriptionsDraft.MaxSummaryBytes / 101_000, DescriptionsDraft.MaxSummaryBytes / 99_000);
        draft.Finish(1, "97014be");
        using DescriptionsFile file = DescriptionsFile.TryOpen(_folder)!;
        Assert.Equal(taken, file.Packages.Count);
    }

    private static PackageSummary Summary(string name) => new(name, $"id of {name}", $"synopsis of {name}", ["tag", "ünïcode"], "2.0", 2);

    private static PackageDescription Description(string name)
    {
        ArchiveHash[] hashes = [ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, new byte[32]), ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16])];
        var source = new SourceRecord($"{name}.2.0", $"https://example.org/{name}", ["https://example.net"], hashes);
        return new PackageDescription($"text of {name}", ["https://example.org"], ["MIT"],
        [
            new VersionDescription("2.0", [new Dependency("ocaml", ">= \"4.08\"")], [], [source], string.Empty),
            new VersionDescription("1.0", [], [], [], "unread"),
        ]);
    }

    private void Write(long generation, params string[] names)
    {
        using DescriptionsDraft draft = DescriptionsDraft.Begin(_folder);
        Assert.All(names, name => Assert.True(draft.TryAdd(Summary(name), Description(name))));
        draft.Finish(generation, "97014be");
    }
}
