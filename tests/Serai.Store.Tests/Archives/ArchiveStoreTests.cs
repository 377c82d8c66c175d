using System.Security.Cryptography;
using System.Text;
using Serai.Store.Archives;
using Serai.Testing;

namespace Serai.Store.Tests.Archives;

public sealed class ArchiveStoreTests : IDisposable
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("the bytes of an archive");

    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;
    private readonly ArchiveStore _store;

    public ArchiveStoreTests()
    {
        _folder = DataFolder.Open(_temporary["data"]);
        _store = new ArchiveStore(_folder);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void An_archive_is_found_under_each_of_its_checksums()
    {
        IReadOnlyList<ArchiveHash> names = Add(Content);
        Assert.Equal(
            [
                ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha512, SHA512.HashData(Content)),
                ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, SHA256.HashData(Content)),
                ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, MD5.HashData(Content)),
            ],
            names);
        foreach (ArchiveHash name in names)
        {
            Assert.Equal(Content, Read(name));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Temporary));
    }

    [Fact]
    public void An_archive_lies_once_and_its_aliases_name_it_as_opam_would()
    {
        IReadOnlyList<ArchiveHash> names = Add(Content);
        Assert.Equal(Content, File.ReadAllBytes(_folder.Archive(names[1])));
        Assert.Equal(names[1].ToString(), File.ReadAllText(_folder.Archive(names[0])));
        Assert.Equal(names[1].ToString(), File.ReadAllText(_folder.Archive(names[2])));
        string hex = names[1].Hex;
        Assert.EndsWith(Path.Combine("archives", "sha256", hex[..2], hex), _folder.Archive(names[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_stored_is_not_found()
    {
        Assert.Null(_store.TryOpen(ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, new byte[32])));
        Assert.Null(_store.TryOpen(ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16])));
    }

    [Fact]
    public void An_archive_that_is_stored_stays_the_same_file()
    {
        ArchiveHash name = Add(Content)[1];
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder.Archive(name), longAgo);
        Add(Content);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(_folder.Archive(name)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Temporary));
    }

    [Fact]
    public void Aliases_that_were_lost_come_back_with_the_archive()
    {
        IReadOnlyList<ArchiveHash> names = Add(Content);
        File.Delete(_folder.Archive(names[0]));
        Assert.Null(_store.TryOpen(names[0]));
        Add(Content);
        Assert.Equal(Content, Read(names[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256=")]
    [InlineData("=ab")]
    [InlineData("../../../etc/passwd")]
    [InlineData("sha256=../../../../../../../../../../../../../../../../../../../../etc/passwd")]
    public void A_damaged_alias_is_no_alias(string text) => AssertNoAlias(text);

    [Fact]
    public void An_alias_that_is_cut_too_long_or_spoiled_in_any_byte_is_no_alias()
    {
        string alias = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, SHA256.HashData(Content)).ToString();
        for (int length = 0; length < alias.Length; length++)
        {
            AssertNoAlias(alias[..length]);
            AssertNoAlias(alias[..length] + (char)(alias[length] ^ 0x80) + alias[(length + 1)..]);
        }

        AssertNoAlias(alias + "\n");
        AssertNoAlias(alias + new string('0', 1000));
        AssertNoAlias("md5=" + new string('0', 32));
    }

    [Fact]
    public void An_alias_of_an_archive_that_is_gone_is_a_miss()
    {
        IReadOnlyList<ArchiveHash> names = Add(Content);
        File.Delete(_folder.Archive(names[1]));
        Assert.All(names, name => Assert.Null(_store.TryOpen(name)));
    }

    [Fact]
    public void A_stream_that_fails_in_the_middle_leaves_nothing_behind()
    {
        using var failing = new FailingStream();
        Assert.Throws<IOException>(() => _store.Add(failing));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Temporary));
        Assert.Empty(Directory.EnumerateFiles(_folder.Archives, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_reader_goes_on_while_the_archive_is_removed()
    {
        ArchiveHash name = Add(Content)[1];
        using StoredArchive open = _store.TryOpen(name)!;
        File.Delete(_folder.Archive(name));
        byte[] read = new byte[Content.Length];
        Assert.Equal(read.Length, RandomAccess.Read(open.File, read, 0));
        Assert.Equal(Content, read);
    }

    private IReadOnlyList<ArchiveHash> Add(byte[] content)
    {
        using var stream = new MemoryStream(content);
        return _store.Add(stream);
    }

    private byte[] Read(ArchiveHash name)
    {
        using StoredArchive? archive = _store.TryOpen(name);
        Assert.NotNull(archive);
        Assert.Equal(SHA256.HashData(Content), Convert.FromHexString(archive.Sha256.Hex));
        byte[] bytes = new byte[RandomAccess.GetLength(archive.File)];
        RandomAccess.Read(archive.File, bytes, 0);
        return bytes;
    }

    private void AssertNoAlias(string text)
    {
        IReadOnlyList<ArchiveHash> names = Add(Content);
        File.WriteAllText(_folder.Archive(names[2]), text, Encoding.Latin1);
        Assert.Null(_store.TryOpen(names[2]));
        Assert.Equal(Content, Read(names[0]));
    }

    private sealed class FailingStream : MemoryStream
    {
        private bool _began;

        public override int Read(Span<byte> buffer)
        {
            if (_began)
            {
                throw new IOException("the origin went away");
            }

            _began = true;
            buffer[..100].Clear();
            return 100;
        }
    }
}
