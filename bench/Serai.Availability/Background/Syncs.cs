using Serai.Availability.Origins;
using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>One sync after the other: the tip moves as soon as the last one is published, or after a rest.</summary>
internal sealed class Syncs(string name, MovingOrigin origin, params TipMove[] moves) : IBackground
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public string Name => name;

    /// <summary>Between a published generation and the next move of the tip: time for what is done between syncs.</summary>
    public TimeSpan Rest { get; init; }

    public async Task RunAsync(PinnedServer server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        for (int round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            int fruitless = server.FruitlessSyncs;
            origin.Move(moves[round % moves.Length]);
            string before = Current(server);
            do
            {
                // At most thirty a minute are taken; the mirror looks by itself every second, too. What it finds at its second look is the tip
                // that it has: it had not come to the last one of the phase before.
                await AskAsync(client, cancellationToken);
                await WaitForChangeAsync(server, before, cancellationToken);
            }
            while (Current(server) == before && server.FruitlessSyncs < fruitless + 2 && !cancellationToken.IsCancellationRequested);

            await Task.Delay(Rest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AskAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await client.PostAsync("update", content: null, cancellationToken);
        }
        catch (Exception ended) when (ended is HttpRequestException or OperationCanceledException)
        {
            // The load measures whether it answers.
        }
    }

    private static async Task WaitForChangeAsync(PinnedServer server, string before, CancellationToken cancellationToken)
    {
        for (int looks = 0; looks < 50 && Current(server) == before && !cancellationToken.IsCancellationRequested; looks++)
        {
            await Task.Delay(Look, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The pointer to the served generation; read here and not asked for, so that the looking is no load.
    private static string Current(PinnedServer server)
    {
        string path = Path.Combine(server.Data, "CURRENT");
        return File.Exists(path) ? File.ReadAllText(path) : string.Empty;
    }
}
