using System.Security.Cryptography;
using Serai.Testing;

namespace Serai.Store.Tests;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;
    private readonly string _path;

    public DurableFileTests()
    {
        _folder = DataFolder.Open(_temporary["data"]);
        _path = Path.Combine(_folder.Root, "file");
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_file_appears_whole_when_it_is_committed_and_not_before()
    {
        using var file = DurableFile.Begin(_folder, _path);
        file.Write("first "u8);
        file.Write("second"u8);
        Assert.Equal(12, file.Length);
        Assert.False(File.Exists(_path));
        byte[] sha256 = file.Commit();
        Assert.Equal("first second"u8, File.ReadAllBytes(_path));
        Assert.Equal(SHA256.HashData("first second"u8), sha256);
        AssertNoLeftover();
    }

    [Fact]
    public void An_unfinished_file_leaves_nothing_behind()
    {
        using (var file = DurableFile.Begin(_folder, _path))
        {
            file.Write("half"u8);
            Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_folder.Temporary));
        }

        Assert.False(File.Exists(_path));
        AssertNoLeftover();
    }

    [Fact]
    public void An_unfinished_file_leaves_the_old_one_alone()
    {
        DurableFile.Replace(_folder, _path, "old"u8);
        using (var file = DurableFile.Begin(_folder, _path))
        {
            file.Write("new"u8);
        }

        Assert.Equal("old"u8, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Replacing_puts_the_new_bytes_in_the_place_of_the_old()
    {
        DurableFile.Replace(_folder, _path, "old and longer"u8);
        Assert.Equal(SHA256.HashData("new"u8), DurableFile.Replace(_folder, _path, "new"u8));
        Assert.Equal("new"u8, File.ReadAllBytes(_path));
        AssertNoLeftover();
    }

    [Fact]
    public void A_reader_of_the_old_file_goes_on_reading_the_old_bytes()
    {
        DurableFile.Replace(_folder, _path, "old"u8);
        using FileStream reader = File.OpenRead(_path);
        DurableFile.Replace(_folder, _path, "new"u8);
        byte[] read = new byte[3];
        reader.ReadExactly(read);
        Assert.Equal("old"u8, read);
    }

    [Fact]
    public void Committing_keeps_what_stands_there_already()
    {
        DurableFile.Replace(_folder, _path, "first"u8);
        using var file = DurableFile.Begin(_folder, _path);
        file.Write("second"u8);
        Assert.Equal(SHA256.HashData("second"u8), file.Commit());
        Assert.Equal("first"u8, File.ReadAllBytes(_path));
        AssertNoLeftover();
    }

    [Fact]
    public void An_empty_file_is_a_file()
    {
        DurableFile.Replace(_folder, _path, default);
        Assert.Empty(File.ReadAllBytes(_path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_cannot_be_given_its_name_is_an_error_and_leaves_nothing_behind(bool replaces)
    {
        using (var file = DurableFile.Begin(_folder, Path.Combine(_folder.Root, "no", "such", "folder", "file")))
        {
            file.Write("x"u8);
            Assert.ThrowsAny<IOException>(() => replaces ? file.Replace() : file.Commit());
        }

        AssertNoLeftover();
    }

    [Fact]
    public void Many_writers_of_one_file_leave_one_whole_file()
    {
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray())];
        Parallel.ForEach(contents, content => DurableFile.Replace(_folder, _path, content));
        byte[] left = File.ReadAllBytes(_path);
        Assert.Equal(contents[left[0]], left);
        AssertNoLeftover();
    }

    private void AssertNoLeftover() => Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Temporary));
}
