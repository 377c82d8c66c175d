using System.Security.Cryptography;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Processes killed at seeded random moments of a download: an archive is there whole or not at all, and what arrived is not asked for again.</summary>
public sealed class DownloadKillTests
{
    private const int Length = 8 << 20;

    // ./test --all asks for the long form.
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 10 : 100;

    [Fact]
    public async Task An_archive_whose_download_is_killed_again_and_again_is_whole_in_the_end()
    {
        using var folder = new TemporaryFolder();
        await using var origin = new PacedOrigin { BytesPerSecond = Length / 20 };
        var repository = new SampleOrigin(folder["origin"], packages: 1);
        var random = new Random(77);
        byte[] archive = NextArchive(random, repository, origin);
        await SeraiProgram.SyncAsync(folder["data"], repository.Remote);
        for (int round = 0; round < Rounds; round++)
        {
            await KillOnceAsync(folder["data"], repository.Remote, archive, random);
            string stored = StoredPath(folder["data"], archive);
            if (File.Exists(stored))
            {
                Assert.Equal(SHA256.HashData(archive), SHA256.HashData(await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken)));
                archive = NextArchive(random, repository, origin);
                await SeraiProgram.SyncAsync(folder["data"], repository.Remote);
            }
        }

        origin.BytesPerSecond = long.MaxValue;
        await using SeraiProcess serai = Serve(folder["data"], repository.Remote);
        using var clients = new ArchiveClients(serai.Url, archive);
        await serai.WaitAsync("the whole archive", async () => await clients.AskAsync() == ClientEnd.Whole);
        Assert.Contains(origin.Requests, request => request.Offset > 0);
    }

    private static byte[] NextArchive(Random random, SampleOrigin repository, PacedOrigin origin)
    {
        byte[] archive = new byte[Length];
        random.NextBytes(archive);
        repository.AddPackage(archive, origin.Put($"/{random.Next():x8}", archive));
        return archive;
    }

    // Kills the front, or the worker and then the front, while a client reads.
    private static async Task KillOnceAsync(string data, string remote, byte[] archive, Random random)
    {
        await using SeraiProcess serai = Serve(data, remote);
        using var clients = new ArchiveClients(serai.Url, archive);
        await serai.WaitForLogAsync("worker started");
        Task<ClientEnd> asking = clients.AskAsync();
        await Task.Delay(TimeSpan.FromSeconds(3 * random.NextDouble()), TestContext.Current.CancellationToken);
        if (random.Next(2) == 0)
        {
            Processes.Signal(-serai.Workers[^1], Processes.SigKill);
            await Task.Delay(TimeSpan.FromSeconds(2 * random.NextDouble()), TestContext.Current.CancellationToken);
        }

        await serai.EndAsync(Processes.SigKill);
        Assert.NotEqual(ClientEnd.Wrong, await asking);
    }

    private static SeraiProcess Serve(string data, string remote) => SeraiProcess.Serve(data, remote, "--allow-private-networks");

    private static string StoredPath(string data, byte[] archive)
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData(archive));
        return Path.Combine(data, "archives", "sha256", hex[..2], hex);
    }
}
