using System.Net;
using System.Security.Cryptography;
using Serai.Front.Admission;
using Serai.Store.Control;

namespace Serai.Front.Tests.Archives;

public sealed class GrowingFileTests : IAsyncLifetime
{
    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.StartAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task However_a_file_grows_its_clients_get_its_bytes(int seed)
    {
        var random = new Random(seed);
        var fetch = new ScriptedFetch(_front, random.Next(1, 900_000), seed);
        _front.Publish(1, known: [fetch.Hash]);
        await using ScriptedWorker worker = await ScriptedWorker.StartAsync(_front);
        Task<byte[]>[] clients = [.. Enumerable.Range(0, 5).Select(_ => ReadAsync(fetch.Path))];
        int written = 0;
        int released = 0;
        while (written < fetch.Content.Length)
        {
            written = Math.Min(fetch.Content.Length, written + random.Next(1, 1 << random.Next(1, 18)));
            released = random.Next(released, written + 1);
            worker.Tell(fetch.Grow(written, released, tellsLength: seed % 2 == 0));
            if (random.Next(10) == 0)
            {
                await Task.Yield();
                worker.Tell(new FetchReport { State = FetchState.Waiting, Length = fetch.Content.Length });
            }
        }

        worker.Tell(fetch.Store());
        foreach (Task<byte[]> client in clients)
        {
            Assert.Equal(fetch.Content, await client);
        }
    }

    [Fact(Timeout = 240_000)]
    public async Task A_thousand_clients_are_one_question_to_the_worker_and_all_get_every_byte()
    {
        const int Clients = 1_000;
        var fetch = new ScriptedFetch(_front, 2_000_000);
        _front.Publish(1, known: [fetch.Hash]);
        await using ScriptedWorker worker = await ScriptedWorker.StartAsync(_front);
        Task<string>[] clients = [.. Enumerable.Range(0, Clients).Select(_ => HashAsync(fetch.Path))];
        await Until.TrueAsync(() => _front.Parts.Misses.Clients == Clients);
        for (int written = 200_000; written < fetch.Content.Length; written += 200_000)
        {
            worker.Tell(fetch.Grow(written, written - 65_536));
            await Task.Yield();
        }

        worker.Tell(fetch.Store());
        Assert.All(await Task.WhenAll(clients), digest => Assert.Equal(fetch.Hash.Hex, digest));
        Assert.Single(worker.Asked);
        Assert.Equal(Clients, _front.Parts.State.Archives.Fetches);
        await Until.TrueAsync(() => _front.Parts.Misses.Clients == 0);
    }

    [Fact]
    public async Task A_growing_file_is_a_body_while_it_is_sent_and_one_too_many_is_told_to_come_again()
    {
        var fetch = new ScriptedFetch(_front, 300_000);
        _front.Publish(1, known: [fetch.Hash]);
        await using ScriptedWorker worker = await ScriptedWorker.StartAsync(_front);
        Task<byte[]> client = ReadAsync(fetch.Path);
        worker.Tell(fetch.Grow(100_000, 100_000));
        await Until.TrueAsync(() => _front.Parts.Bodies.Bodies == 1);
        var others = new List<BodyPlace>();
        while (_front.Parts.Bodies.TryEnterGrowing() is { } place)
        {
            others.Add(place);
        }

        Assert.Equal(new BodyLimits().Bodies - 1, others.Count);
        using HttpResponseMessage refused = await _front.Client.GetAsync(fetch.Path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        worker.Tell(fetch.Store());
        Assert.Equal(fetch.Content, await client);
        await Until.TrueAsync(() => _front.Parts.Bodies.Bodies == others.Count);
        others.ForEach(place => place.Dispose());
    }

    private Task<byte[]> ReadAsync(string path) => _front.Client.GetByteArrayAsync(path, TestContext.Current.CancellationToken);

    private async Task<string> HashAsync(string path)
    {
        await using Stream body = await _front.Client.GetStreamAsync(path, TestContext.Current.CancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(body, TestContext.Current.CancellationToken));
    }
}
