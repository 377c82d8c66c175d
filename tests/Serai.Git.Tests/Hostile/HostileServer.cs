using System.Net.Sockets;
using System.Text;
using Serai.Git.Tests.Transports;

namespace Serai.Git.Tests.Hostile;

/// <summary>
/// Plays a conversation that a test has written to whoever connects, over <c>git://</c> or over HTTP: a greeting, and an answer for each
/// command. Requests are counted, not looked at.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly CannedServer _server;
    private readonly string _scheme;

    /// <param name="scheme">git or http.</param>
    /// <param name="greeting">What is said first.</param>
    /// <param name="answers">What is said to the commands; over HTTP the last is said again to all that follow.</param>
    public HostileServer(string scheme, byte[] greeting, params byte[][] answers)
    {
        _scheme = scheme;
        int commands = 0;
        _server = scheme is "git"
            ? new CannedServer(async (stream, ct) =>
            {
                await stream.WriteAsync(greeting, ct);
                foreach (byte[] answer in answers)
                {
                    await stream.WriteAsync(answer, ct);
                }

                // A close with something unread would be a reset, and take what was sent with it.
                stream.Socket.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, ct);
            })
            : new CannedServer(head => head.StartsWith("GET ", StringComparison.Ordinal)
                ? CannedServer.Git("advertisement", greeting)
                : CannedServer.Git("result", answers[Math.Min(commands++, answers.Length - 1)]));
    }

    public string Url => $"{_scheme}://127.0.0.1:{_server.Port}/r";

    public GitClient Open(string fragment = "") => GitClient.Open(GitRemote.Parse(Url + fragment), new GitClientOptions());

    /// <summary>The pack that a fetch of one commit brings, as text.</summary>
    public async Task<(FetchResult Result, string Pack, List<FetchProgress> Reports)> FetchAsync(ObjectId want, CancellationToken cancellationToken)
    {
        await using GitClient client = Open();
        var pack = new StringBuilder();
        var reports = new List<FetchProgress>();
        FetchResult result = await client.FetchAsync(
            new FetchRequest { Want = want, Depth = 1 },
            (bytes, _) =>
            {
                pack.Append(Encoding.Latin1.GetString(bytes.Span));
                return ValueTask.CompletedTask;
            },
            new Reports(reports),
            cancellationToken);
        return (result, pack.ToString(), reports);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Reports(List<FetchProgress> reports) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => reports.Add(value);
    }
}
