using Serai.Testing;

namespace Serai.Worker.Tests.Sync;

/// <summary>What a sync costs that finds nothing.</summary>
public sealed class NothingNewTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(GitStoreHome.Disk)]
    [InlineData(GitStoreHome.Memory)]
    public async Task A_sync_that_finds_nothing_is_one_contact_and_writes_nothing(GitStoreHome home)
    {
        Assert.SkipUnless(GitDaemon.Missing is null, GitDaemon.Missing ?? string.Empty);
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        string name = Path.GetFileName(_fixture.Repository.Folder);
        await using GitDaemon daemon = await GitDaemon.StartAsync(Path.GetDirectoryName(_fixture.Repository.Folder)!);
        await using var network = new ThrottlingProxy(daemon.Port);
        await using SyncWorker worker = _fixture.Open(_fixture.Options(home: home) with { Remote = $"git://127.0.0.1:{network.Port}/{name}/.git" });
        await worker.SyncAsync();

        (int contacts, long answered) = (network.Connections, network.AnsweredBytes);
        string[] before = Look(worker.Folder.Root);
        await worker.SyncAsync();
        Assert.Contains("nothing new", worker.Outcome!.Text, StringComparison.Ordinal);
        Assert.Equal(1, network.Connections - contacts);

        // What the server offers and one ref, and no pack.
        Assert.InRange(network.AnsweredBytes - answered, 1, 1_000);
        await worker.RepackAsync();
        Assert.Equal(before, Look(worker.Folder.Root), StringComparer.Ordinal);
    }

    // A folder's own time tells of names that came and went in it.
    private static string[] Look(string root) =>
        [.. new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(new DirectoryInfo(root))
            .Select(each => $"{each.FullName} {each.LastWriteTimeUtc.Ticks} {(each as FileInfo)?.Length}").Order(StringComparer.Ordinal)];
}
