using Serai.Testing;

namespace Serai.Store.Tests;

public sealed class RemoteContactTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;

    public RemoteContactTests() => _folder = DataFolder.Open(_temporary["data"]);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.Null(RemoteContact.TryRead(_folder, Now));
        var contact = new RemoteContact(Now.AddHours(-1), "https://example.org/r.git#main");
        contact.Write(_folder);
        Assert.Equal(contact, RemoteContact.TryRead(_folder, Now));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Temporary));
    }

    [Fact]
    public void A_time_that_has_not_come_yet_is_no_contact()
    {
        new RemoteContact(Now.AddSeconds(1), "/r").Write(_folder);
        Assert.Null(RemoteContact.TryRead(_folder, Now));
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_or_of_another_version_is_no_contact()
    {
        new RemoteContact(Now, "/r").Write(_folder);
        string text = File.ReadAllText(_folder.Contact);
        foreach (string other in Enumerable.Range(0, text.Length).Select(length => text[..length]).Concat(["null", "[]", "{}", "{\"heard_at\":null,\"remote\":null}", "\0\u0001"]))
        {
            File.WriteAllText(_folder.Contact, other);
            Assert.Null(RemoteContact.TryRead(_folder, Now));
        }

        using (FileStream file = File.OpenWrite(_folder.Contact))
        {
            file.SetLength(1L << 40);
        }

        Assert.Null(RemoteContact.TryRead(_folder, Now));
    }
}
