using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Serai.Front.Supervision;
using Serai.Store;
using Serai.Testing;

namespace Serai.Front.Tests;

/// <summary>The front as a whole, with a worker that does nothing.</summary>
public sealed class FrontTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly LogLines _log = new();
    private readonly HttpClient _client;

    public FrontTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
    }

    public void Dispose()
    {
        _client.Dispose();
        _log.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task It_answers_before_there_is_anything_and_stops_when_told()
    {
        using var stop = new CancellationTokenSource();
        Task<int> running = MakeFront(_port).RunAsync(stop.Token);
        await LiveAsync(running);
        using (HttpResponseMessage answer = await _client.GetAsync("/index.tar.gz", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        using (var body = new ByteArrayContent(new byte[1]))
        {
            body.Headers.ContentLength = 1;
            using HttpResponseMessage answer = await _client.PostAsync("/update", body, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        LockHolder? holder = FolderLock.ReadHolder(_temporary["data/serai.lock"]);
        Assert.Equal(Environment.ProcessId, holder!.ProcessId);
        await stop.CancelAsync();
        Assert.Equal(0, await running);
        Assert.False(Directory.Exists(Path.GetDirectoryName(holder.ControlSocket)));
    }

    [Fact]
    public async Task A_second_front_on_one_folder_ends_and_says_who_holds_it()
    {
        using var stop = new CancellationTokenSource();
        Task<int> running = MakeFront(_port).RunAsync(stop.Token);
        await LiveAsync(running);
        using var log = new LogLines();
        Assert.Equal(1, await MakeFront(ServerProcess.FreePort(), log).RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains(log.Lines, line => line.Contains($"held by serai serve (pid {Environment.ProcessId})", StringComparison.Ordinal));
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task A_front_that_cannot_listen_ends_and_says_where()
    {
        using var stop = new CancellationTokenSource();
        Task<int> running = MakeFront(_port).RunAsync(stop.Token);
        await LiveAsync(running);
        using var log = new LogLines();
        Assert.Equal(1, await MakeFront(_port, log, "other").RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains(log.Lines, line => line.Contains($"cannot listen on 127.0.0.1:{_port}", StringComparison.Ordinal));
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task A_body_of_a_hundred_megabytes_is_refused()
    {
        using var stop = new CancellationTokenSource();
        Task<int> running = MakeFront(_port, secret: "0123456789abcdef"u8.ToArray()).RunAsync(stop.Token);
        await LiveAsync(running);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/update") { Content = new ByteArrayContent(new byte[100_000_000]) };
        request.Headers.ExpectContinue = true;
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + new string('0', 64));
        using HttpResponseMessage answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    private Front MakeFront(int port, LogLines? log = null, string data = "data", ReadOnlyMemory<byte>? secret = null)
    {
        Assert.True(ListenAddress.TryParse($"127.0.0.1:{port}", out ListenAddress? address));
        return new Front(
            FrontFixture.DefaultOptions(_temporary[data]) with
            {
                Listen = [address],
                HookSecret = secret,
                Worker = new WorkerLaunch("/bin/sh", ["-c", "cat > /dev/null"], default, new Dictionary<string, string>(StringComparer.Ordinal)),
            },
            TimeProvider.System,
            log ?? _log);
    }

    private async Task LiveAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            try
            {
                using HttpResponseMessage answer = await _client.GetAsync("/health/live", TestContext.Current.CancellationToken);
                if (answer.IsSuccessStatusCode && File.Exists(_temporary["data/serai.lock"]))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Fail(string.Join('\n', _log.Lines));
    }

    private sealed class LogLines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
