using System.Net;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Tests.Archives;

/// <summary>What is stored, and how its bytes are proved before they go out.</summary>
public sealed class StoredArchivesTests : IAsyncLifetime
{
    private const int Large = 3_000_000;

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task A_large_archive_that_is_damaged_is_cut_before_its_end_and_then_not_served()
    {
        ArchiveHash name = Store(Large, out byte[] content);
        content[10] ^= 1;
        await File.WriteAllBytesAsync(_front.Folder.Archive(name), content, TestContext.Current.CancellationToken);
        using (GrowingAnswer answer = await GrowingAnswer.AskAsync(_front, PathOf(name)))
        {
            await answer.IsCutAsync();
            Assert.InRange(answer.Bytes.Length, 0, Large - 65_536);
        }

        using HttpResponseMessage again = await _front.AskAsync(PathOf(name));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Contains(name.Hex, _front.Parts.State.AnyDamage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_a_large_archive_that_is_damaged_is_never_sent()
    {
        ArchiveHash name = Store(Large, out byte[] content);
        content[10] ^= 1;
        await File.WriteAllBytesAsync(_front.Folder.Archive(name), content, TestContext.Current.CancellationToken);
        using HttpResponseMessage part = await _front.AskAsync(PathOf(name), ("Range", "bytes=100-199"));
        Assert.Equal(HttpStatusCode.NotFound, part.StatusCode);
    }

    [Fact]
    public async Task A_change_that_leaves_size_and_mtime_as_they_were_is_found_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere size and mtime are all there is");
        ArchiveHash name = Store(Large, out byte[] content);
        Assert.Equal(content, await _front.Client.GetByteArrayAsync(PathOf(name), TestContext.Current.CancellationToken));
        string path = _front.Folder.Archive(name);
        DateTime before = File.GetLastWriteTimeUtc(path);
        content[10] ^= 1;
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(path, before);
        using HttpResponseMessage part = await _front.AskAsync(PathOf(name), ("Range", "bytes=0-9"));
        Assert.Equal(HttpStatusCode.NotFound, part.StatusCode);
    }

    [Fact]
    public async Task What_the_worker_verified_and_stored_is_not_hashed_again()
    {
        var fetch = new ScriptedFetch(_front, Large);
        _front.Publish(2, known: [fetch.Hash]);
        await using ScriptedWorker worker = await ScriptedWorker.StartAsync(_front);
        Task<byte[]> asking = _front.Client.GetByteArrayAsync(fetch.Path, TestContext.Current.CancellationToken);
        worker.Tell(fetch.Hold());
        await worker.AskedByAsync(1);
        FetchReport stored = fetch.Store();

        // Spoilt before the worker says that it is stored: whoever believes the worker sends it so.
        byte[] spoilt = [.. fetch.Content];
        spoilt[Large / 2] ^= 1;
        await File.WriteAllBytesAsync(_front.Folder.Archive(fetch.Hash), spoilt, TestContext.Current.CancellationToken);
        worker.Tell(stored);
        Assert.Equal(spoilt, await asking);
        using HttpResponseMessage hit = await _front.AskAsync(fetch.Path, ("Range", $"bytes={Large / 2}-{Large / 2}"));
        Assert.Equal(HttpStatusCode.PartialContent, hit.StatusCode);
        Assert.Equal([spoilt[Large / 2]], await hit.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_small_archive_that_is_asked_for_again_comes_from_memory()
    {
        ArchiveHash name = Store(20_000, out byte[] content);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(content, await _front.Client.GetByteArrayAsync(PathOf(name), TestContext.Current.CancellationToken));
        }

        File.Delete(_front.Folder.Archive(name));
        using HttpResponseMessage answer = await _front.AskAsync(PathOf(name), ("Range", "bytes=5-9"));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(content[5..10], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, _front.Parts.State.Archives.Hits);
    }

    [Fact]
    public async Task Many_clients_at_once_of_an_archive_that_is_not_proved_yet_all_get_it()
    {
        ArchiveHash name = Store(Large, out byte[] content);
        byte[][] answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => _front.Client.GetByteArrayAsync(PathOf(name), TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.Equal(content, answer));
    }

    private static string PathOf(ArchiveHash name) => $"/cache/{name.AlgorithmName}/{name.Hex[..2]}/{name.Hex}";

    private ArchiveHash Store(int length, out byte[] content)
    {
        content = new byte[length];
        new Random(length).NextBytes(content);
        return _front.Store(content)[1];
    }
}
