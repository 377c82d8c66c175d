using System.Security.Cryptography;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>
/// Processes killed at seeded random moments of a download: an archive is there whole or not at all, and what has arrived is not asked for
/// again.
/// </summary>
[Collection(SlowClients.Name)]
public sealed class DownloadKillTests
{
    private const int Length = 8 << 20;

    // So much arrives before a kill at least, and up to twice as much: an archive takes some rounds.
    private const int BytesOfRound = 1 << 20;

    private static readonly TimeSpan PieceTime = TimeSpan.FromMilliseconds(5);

    // ./test --all asks for the long form.
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 10 : 100;

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Random _random = new(77);

    [Fact]
    public async Task An_archive_whose_download_is_killed_again_and_again_is_whole_in_the_end()
    {
        using var folder = new TemporaryFolder();
        await using var origin = new HostileOrigin(request =>
            OriginReply.File(request, _files[request.Path], etag: $"\"{request.Path}\"") with { BeforePiece = _ => Task.Delay(PieceTime) });
        var repository = new SampleOrigin(folder["origin"], packages: 1);
        byte[] archive = Publish(repository, origin);
        for (int round = 0; round < Rounds; round++)
        {
            await KillOnceAsync(folder["data"], repository, archive);
            string stored = StoredPath(folder["data"], archive);
            if (File.Exists(stored))
            {
                Assert.Equal(SHA256.HashData(archive), SHA256.HashData(await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken)));
                archive = Publish(repository, origin);
            }
        }

        await using SeraiProcess serai = await ServeAsync(folder["data"], repository);
        using var clients = new ArchiveClients(serai.Url, archive);
        await serai.WaitAsync("the whole archive", async () => await clients.AskAsync() == ClientEnd.Whole);
        Assert.Contains(origin.Requests, request => request.Header("Range") is not null);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder["data"], "tmp")));
    }

    private byte[] Publish(SampleOrigin repository, HostileOrigin origin)
    {
        byte[] archive = new byte[Length];
        _random.NextBytes(archive);
        string path = $"{_files.Count}";
        _files.Add(path, archive);
        repository.AddPackage(archive, origin[path]);
        return archive;
    }

    // Kills the front, or the worker and then the front, while a client reads.
    private async Task KillOnceAsync(string data, SampleOrigin repository, byte[] archive)
    {
        await using SeraiProcess serai = await ServeAsync(data, repository);
        using var clients = new ArchiveClients(serai.Url, archive);
        long before = BytesThere(data, archive);
        long enough = before + BytesOfRound + _random.Next(BytesOfRound);
        Task<ClientEnd> asking = clients.AskAsync();
        await serai.WaitAsync("some bytes", () => Task.FromResult(BytesThere(data, archive) >= Math.Min(enough, Length)));
        if (_random.Next(2) == 0)
        {
            Processes.Signal(-serai.Workers[^1], Processes.SigKill);
            await Task.Delay(TimeSpan.FromSeconds(_random.NextDouble()), TestContext.Current.CancellationToken);
        }

        await serai.EndAsync(Processes.SigKill);
        foreach (int worker in serai.Workers)
        {
            await Processes.WaitForEndOfAsync(worker, TimeSpan.FromSeconds(2));
        }

        Assert.NotEqual(ClientEnd.Wrong, await asking);
    }

    private static async Task<SeraiProcess> ServeAsync(string data, SampleOrigin repository)
    {
        var serai = SeraiProcess.Serve(data, repository.Remote, "--allow-private-networks");
        await serai.WaitForCommitAsync(repository.Tip);
        await serai.WaitForLogAsync("worker started");
        return serai;
    }

    // Of the growing file, or of the archive once it is stored.
    private static long BytesThere(string data, byte[] archive)
    {
        string temporary = Path.Combine(data, "tmp");
        return File.Exists(StoredPath(data, archive)) ? Length
            : !Directory.Exists(temporary) ? 0
            : new DirectoryInfo(temporary).EnumerateFiles("*.part").Select(LengthOf).Append(0).Max();
    }

    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private static string StoredPath(string data, byte[] archive)
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData(archive));
        return Path.Combine(data, "archives", "sha256", hex[..2], hex);
    }
}
