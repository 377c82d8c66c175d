using System.Net;
using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>As many searches as the front answers, one after another from each of several clients. This is work of the front itself, on the threads that it keeps for it.</summary>
internal sealed class Searches : IBackground
{
    /// <summary>The name of this phase: the front is busy in it, not the worker.</summary>
    public const string PhaseName = "searches";

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

    private static async Task AskAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        for (int i = number; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync($"packages?q={Uri.EscapeDataString(Queries[i % Queries.Length])}", cancellationToken);
                if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
                {
                    throw new InvalidOperationException($"a search got {(int)answer.StatusCode}");
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
