using System.Net;
using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>Searches from several clients, each of which waits for its answer. This is work of the front itself, on the threads that it keeps for it.</summary>
/// <param name="between">From one search of a client to its next one, at least.</param>
internal sealed class Searches(TimeSpan between) : IBackground
{
    /// <summary>The name of this phase: the front is busy in it, not the worker.</summary>
    public const string PhaseName = "searches";

    /// <summary>As many as the front answers: more than any crowd of people asks for, and nothing of the processor is left for a worker.</summary>
    public static readonly Searches Flood = new(TimeSpan.Zero);

    /// <summary>People who type, and are answered with each key.</summary>
    public static readonly Searches Typing = new(TimeSpan.FromMilliseconds(400));

    // More than the threads that answer, fewer than may wait.
    private const int Clients = 8;

    // Names, words of synopses, slips of the finger, and what is found nowhere.
    private static readonly string[] Queries = ["lwt", "json", "dune", "http server", "cohtpp", "compression", "parsing combinator", "mirrage", "xyzzyplugh", "a", "ocaml-migrate-parsetree", "tag:web"];

    public string Name => PhaseName;

    public async Task RunAsync(PinnedServer server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => AskAsync(client, number, cancellationToken)));
    }

    private async Task AskAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        for (int i = number; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                Task rest = Task.Delay(between, cancellationToken);
                using HttpResponseMessage answer = await client.GetAsync($"packages?q={Uri.EscapeDataString(Queries[i % Queries.Length])}", cancellationToken);
                if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
                {
                    throw new InvalidOperationException($"a search got {(int)answer.StatusCode}");
                }

                await rest;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
