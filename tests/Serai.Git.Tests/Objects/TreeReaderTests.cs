using System.Text;
using Serai.Git.Objects;
using Serai.Git.Tests.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Objects;

public sealed class TreeReaderTests
{
    [Theory]
    [InlineData("sha1", ObjectFormat.Sha1)]
    [InlineData("sha256", ObjectFormat.Sha256)]
    public void Trees_of_git_are_read_as_git_lists_them(string name, ObjectFormat format)
    {
        using var folder = new TemporaryFolder();
        RealGit git = GitFixture.Varied(folder["repository"], name, commits: 9);
        string[] expected = git.Run("ls-tree", "-z", "HEAD").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<string>();
        var reader = new TreeReader(git.Output("cat-file", "tree", "HEAD^{tree}"), format);
        while (reader.MoveNext())
        {
            Assert.Equal(TreeEntryFault.None, reader.Fault);
            string kind = reader.Mode switch { TreeEntryMode.Folder => "tree", TreeEntryMode.Submodule => "commit", _ => "blob" };
            found.Add($"{Convert.ToString((int)reader.Mode, 8).PadLeft(6, '0')} {kind} {reader.Id}\t{Encoding.UTF8.GetString(reader.Name)}");
        }

        Assert.Equal(expected, found, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("", TreeEntryFault.EmptyName)]
    [InlineData(".", TreeEntryFault.DotName)]
    [InlineData("..", TreeEntryFault.DotName)]
    [InlineData(".git", TreeEntryFault.GitName)]
    [InlineData(".GiT", TreeEntryFault.GitName)]
    [InlineData("git~1", TreeEntryFault.GitName)]
    [InlineData(".git. . ", TreeEntryFault.GitName)]
    [InlineData(".git::$INDEX_ALLOCATION", TreeEntryFault.GitName)]
    [InlineData(".g\u200Cit", TreeEntryFault.GitName)]
    [InlineData("\uFEFF.git", TreeEntryFault.GitName)]
    [InlineData("a/b", TreeEntryFault.NameCharacter)]
    [InlineData("a\\b", TreeEntryFault.NameCharacter)]
    [InlineData("a\rb", TreeEntryFault.NameCharacter)]
    [InlineData("a\nb", TreeEntryFault.NameCharacter)]
    [InlineData(".gitignore", TreeEntryFault.None)]
    [InlineData("...", TreeEntryFault.None)]
    [InlineData("git~2", TreeEntryFault.None)]
    [InlineData(".g\u2028it", TreeEntryFault.None)]
    [InlineData("naïve ☃", TreeEntryFault.None)]
    public void Names_that_must_not_be_used_are_reported(string name, TreeEntryFault fault) =>
        Assert.Equal([fault], Faults(Entry("100644", name)));

    [Fact]
    public void A_long_name_is_reported()
    {
        Assert.Equal([TreeEntryFault.None], Faults(Entry("100644", new string('a', TreeReader.MaxNameBytes))));
        Assert.Equal([TreeEntryFault.LongName], Faults(Entry("100644", new string('a', TreeReader.MaxNameBytes + 1))));
    }

    [Theory]
    [InlineData("100644", TreeEntryMode.File, TreeEntryFault.None)]
    [InlineData("100664", TreeEntryMode.File, TreeEntryFault.None)]
    [InlineData("100755", TreeEntryMode.Executable, TreeEntryFault.None)]
    [InlineData("120000", TreeEntryMode.Link, TreeEntryFault.None)]
    [InlineData("160000", TreeEntryMode.Submodule, TreeEntryFault.None)]
    [InlineData("40000", TreeEntryMode.Folder, TreeEntryFault.None)]
    [InlineData("040000", TreeEntryMode.Folder, TreeEntryFault.None)]
    [InlineData("100600", TreeEntryMode.Unknown, TreeEntryFault.Mode)]
    [InlineData("0", TreeEntryMode.Unknown, TreeEntryFault.Mode)]
    public void Modes_are_told_apart(string mode, TreeEntryMode expected, TreeEntryFault fault)
    {
        var reader = new TreeReader(Entry(mode, "a"), ObjectFormat.Sha1);
        Assert.True(reader.MoveNext());
        Assert.Equal((expected, fault), (reader.Mode, reader.Fault));
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Names_that_come_twice_are_reported_whatever_stands_between()
    {
        const TreeEntryFault None = TreeEntryFault.None, Duplicate = TreeEntryFault.Duplicate, Order = TreeEntryFault.Order;
        Assert.Equal([None, Duplicate], Faults(Entry("100644", "a"), Entry("100644", "a")));
        Assert.Equal([None, Duplicate], Faults(Entry("100644", "a"), Entry("40000", "a")));
        Assert.Equal([None, None, None, Duplicate], Faults(Entry("100644", "a"), Entry("100644", "a-"), Entry("100644", "a.b"), Entry("40000", "a")));
        Assert.Equal(
            [None, None, Duplicate, None, Duplicate],
            Faults(Entry("100644", "a"), Entry("100644", "a-"), Entry("40000", "a"), Entry("100644", "a-+"), Entry("40000", "a-")));
        Assert.Equal([None, None, None], Faults(Entry("100644", "a-"), Entry("40000", "a"), Entry("100644", "a0")));
        Assert.Equal([None, Order, Duplicate, None], Faults(Entry("100644", "b"), Entry("100644", "a"), Entry("100644", "b"), Entry("100644", "c")));
        Assert.Equal([None, Order], Faults(Entry("40000", "a"), Entry("100644", "a.b")));
    }

    [Fact]
    public void An_id_of_zeros_is_reported() =>
        Assert.Equal([TreeEntryFault.NullId], Faults([.. "100644 a\0"u8, .. new byte[20]]));

    [Fact]
    public void Random_names_in_any_order_never_give_one_name_twice()
    {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] tree = [.. Enumerable.Range(0, 12).SelectMany(_ => Entry(
                random.Next(2) == 0 ? "40000" : "100644", new string([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => "a-0"[random.Next(3)])])))];
            var names = new HashSet<string>(StringComparer.Ordinal);
            var reader = new TreeReader(tree, ObjectFormat.Sha1);
            while (reader.MoveNext())
            {
                Assert.True(reader.Fault != TreeEntryFault.None || names.Add(Encoding.UTF8.GetString(reader.Name)));
            }
        }
    }

    [Fact]
    public void Nested_names_without_end_are_reported_and_cost_no_memory()
    {
        byte[] tree = [.. Enumerable.Range(1, 200).SelectMany(length => Entry("100644", new string('-', length)))];
        Assert.Contains(TreeEntryFault.Order, Faults(tree));
    }

    [Theory]
    [InlineData("100644")]
    [InlineData("100644 ")]
    [InlineData("100644 a")]
    [InlineData("100644 a\0short")]
    [InlineData(" a\0")]
    [InlineData("100844 a\0")]
    [InlineData("00100644 a\0")]
    [InlineData("x")]
    public void A_tree_that_cannot_be_read_on_is_an_error_with_its_place(string text)
    {
        byte[] tree = [.. Entry("100644", "a"), .. Encoding.ASCII.GetBytes(text)];
        GitException fault = Assert.Throws<GitException>(() => Faults(tree));
        Assert.StartsWith("tree offset 29: expected ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_that_is_cut_anywhere_within_an_entry_is_an_error()
    {
        byte[] tree = [.. Entry("100644", "a"), .. Entry("40000", "some folder")];
        for (int length = 0; length < tree.Length; length++)
        {
            byte[] cut = tree[..length];
            if (length is 0 or 29)
            {
                Faults(cut);
                continue;
            }

            Assert.Throws<GitException>(() => Faults(cut));
        }
    }

    [Fact]
    public void Walking_a_tree_allocates_nothing()
    {
        byte[] tree = [.. Enumerable.Range(0, 1_000).SelectMany(i => Entry("100644", $"file {i:0000}"))];
        int count = 0;
        Assert.Equal(0, Allocations.OfEachRun(() => count = Count(tree)));
        Assert.Equal(1_000, count);
    }

    private static int Count(byte[] tree)
    {
        int count = 0;
        var reader = new TreeReader(tree, ObjectFormat.Sha1);
        while (reader.MoveNext())
        {
            count += reader.Fault == TreeEntryFault.None ? 1 : 0;
        }

        return count;
    }

    private static List<TreeEntryFault> Faults(params byte[][] entries)
    {
        var faults = new List<TreeEntryFault>();
        var reader = new TreeReader([.. entries.SelectMany(entry => entry)], ObjectFormat.Sha1);
        while (reader.MoveNext())
        {
            faults.Add(reader.Fault);
        }

        return faults;
    }

    private static byte[] Entry(string mode, string name) =>
        [.. Encoding.UTF8.GetBytes($"{mode} {name}\0"), .. Enumerable.Repeat((byte)7, 20)];
}
