using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>A class room that asks for the same archive at the same moment, which nobody has asked for before.</summary>
[Collection(SlowClients.Name)]
public sealed class ManyClientsTests
{
    private const int Clients = 1_000;

    // Above what is answered only once it is verified. ./test --all asks for the long form.
    private static readonly int LargeLength = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 6 << 20 : 20 << 20;

    private const int SmallLength = 1 << 20;

    [Fact]
    public async Task A_thousand_clients_of_one_cold_archive_cost_its_slow_origin_one_request()
    {
        byte[] archive = Bytes(LargeLength, seed: 1);
        await using var origin = new HostileOrigin(request => Slowly(OriginReply.File(request, archive), seconds: 3));
        using var folder = new TemporaryFolder();
        await using SeraiProcess serai = await ServeAsync(folder, archive, origin["large"]);
        using var clients = new ArchiveClients(serai.Url, archive);
        ClientEnd[] ends = await clients.AskAsync(Clients);
        Assert.Equal(Clients, ends.Count(end => end == ClientEnd.Whole));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task No_client_gets_a_complete_wrong_archive_when_the_first_source_gives_other_bytes()
    {
        byte[] archive = Bytes(LargeLength, seed: 2);
        byte[] other = [.. archive];
        other[^1_000_000] ^= 1;
        await using var origin = new HostileOrigin(request => Slowly(OriginReply.File(request, request.Path == "bad" ? other : archive), seconds: 2));
        using var folder = new TemporaryFolder();
        await using SeraiProcess serai = await ServeAsync(folder, archive, origin["bad"], origin["good"]);
        using var clients = new ArchiveClients(serai.Url, archive);
        ClientEnd[] ends = await clients.AskAsync(Clients);
        Assert.DoesNotContain(ClientEnd.Wrong, ends);
        await serai.WaitAsync("the right archive", async () => await clients.AskAsync() == ClientEnd.Whole);
        Assert.Equal(["bad", "good"], origin.Requests.Select(request => request.Path).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_bad_source_of_a_small_archive_never_shows()
    {
        byte[] archive = Bytes(SmallLength, seed: 3);
        byte[] other = [.. archive];
        other[0] ^= 1;
        await using var origin = new HostileOrigin(request => OriginReply.File(request, request.Path == "bad" ? other : archive));
        using var folder = new TemporaryFolder();
        await using SeraiProcess serai = await ServeAsync(folder, archive, origin["bad"], origin["good"]);
        using var clients = new ArchiveClients(serai.Url, archive);
        Assert.All(await clients.AskAsync(Clients), end => Assert.Equal(ClientEnd.Whole, end));
        Assert.Equal(["bad", "good"], origin.Requests.Select(request => request.Path));
    }

    private static OriginReply Slowly(OriginReply reply, int seconds)
    {
        TimeSpan pause = TimeSpan.FromSeconds(seconds) * reply.PieceBytes / reply.Body.Length;
        return reply with { BeforePiece = _ => Task.Delay(pause) };
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task<SeraiProcess> ServeAsync(TemporaryFolder folder, byte[] archive, params string[] urls)
    {
        var repository = new SampleOrigin(folder["origin"], packages: 1);
        string tip = repository.AddPackage(archive, urls);
        var serai = SeraiProcess.Serve(folder["data"], repository.Remote, "--allow-private-networks");
        await serai.WaitForCommitAsync(tip);
        return serai;
    }
}
