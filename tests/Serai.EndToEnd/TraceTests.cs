using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Traces over OTLP, as a collector gets them.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sync_and_the_fetch_of_an_archive_are_traced_where_a_collector_is_named()
    {
        using var collector = new Collector();
        byte[] archive = new byte[1000];
        await using var source = new HostileOrigin(request => request.Path == "gone" ? new OriginReply { Status = 404 } : new OriginReply { Body = archive });
        var origin = new SampleOrigin(_folder["origin"], packages: 1);
        origin.AddPackage(archive, source["gone"], source["a.tgz"]);
        CommandResult result = await Command.RunAsync(
            SeraiProgram.Path,
            ["sync", "--data", _folder["data"], "--remote", origin.Remote, "--archives", "all", "--allow-private-networks", "--min-free", "0", "--upstream-cache", source["cache"]],
            new Dictionary<string, string?>(SeraiProgram.CleanEnvironment)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            });
        Assert.True(result.Exit == 0, result.ToString());

        // Names and values stand in the message as they are (protobuf, "Strings").
        string sent = collector.Received;
        foreach (string text in new[] { "serai", "Serai.Worker", "sync", "contacting", "receiving", "building", "publishing", "fetch", "ask", "server.address", "serai.outcome", "sample-1.1.0", origin.Tip })
        {
            Assert.Contains(text, sent, StringComparison.Ordinal);
        }

        Assert.All(collector.Paths, path => Assert.Equal("/v1/traces", path));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_nothing_up()
    {
        var origin = new SampleOrigin(_folder["origin"], packages: 1);
        CommandResult result = await Command.RunAsync(
            SeraiProgram.Path,
            ["sync", "--data", _folder["data"], "--remote", origin.Remote],
            new Dictionary<string, string?>(SeraiProgram.CleanEnvironment) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{ServerProcess.FreePort()}" });
        Assert.True(result.Exit == 0, result.ToString());
    }

    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string Body)> _requests = new();

        public Collector()
        {
            Url = $"http://127.0.0.1:{ServerProcess.FreePort()}/";
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = TakeAsync();
        }

        public string Url { get; }

        public string Received => string.Concat(_requests.Select(request => request.Body));

        public IEnumerable<string> Paths => _requests.Select(request => request.Path);

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task TakeAsync()
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    _requests.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                    context.Response.ContentType = "application/x-protobuf";
                    context.Response.Close();
                }
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                // Disposed of.
            }
        }
    }
}
