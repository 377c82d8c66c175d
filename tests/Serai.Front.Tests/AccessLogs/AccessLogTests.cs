using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.AccessLogs;
using Serai.Front.Tests.Forwarding;
using Serai.Testing;

namespace Serai.Front.Tests.AccessLogs;

public sealed class AccessLogTests : IDisposable
{
    private static readonly AccessEntry Entry = new(IPAddress.Loopback, FrontFixture.Now, "GET", "/repo", "HTTP/1.1", 200, 24);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_request_is_a_line_of_the_common_format_with_the_bytes_of_its_body()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync(options => options with { AccessLog = _folder["access.log"] });
        Task writing = front.Parts.Access.RunAsync();
        await NotedAsync(1, front.AskAsync("/repo"));
        await NotedAsync(2, front.AskAsync("/repo", ("If-None-Match", FrontFixture.ETag(FrontFixture.Repo(1)))));
        await NotedAsync(3, front.AskAsync(HttpMethod.Head, "/index.tar.gz"));
        await NotedAsync(4, front.AskAsync("/index.tar.gz", ("Range", "bytes=0-9")));
        await front.AskRawAsync("/a\"b\\c?d");
        await UntilAsync(() => Lines("access.log") == 5);
        front.Parts.Access.Complete();
        await writing;
        string[] lines = await File.ReadAllLinesAsync(_folder["access.log"], TestContext.Current.CancellationToken);
        string start = "127.0.0.1 - - [01/Jan/2026:12:00:00 +0000] ";
        Assert.Equal(
            [
                $"{start}\"GET /repo HTTP/1.1\" 200 {FrontFixture.Repo(1).Length}",
                $"{start}\"GET /repo HTTP/1.1\" 304 -",
                $"{start}\"HEAD /index.tar.gz HTTP/1.1\" 200 -",
                $"{start}\"GET /index.tar.gz HTTP/1.1\" 206 10",
                $"{start}\"GET /a\\x22b\\x5Cc?d HTTP/1.1\" 404 99",
            ],
            lines);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_client_that_it_names_is_noted()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync(options =>
            ForwardedRequestTests.Trusting("127.0.0.1")(options) with { AccessLog = _folder["access.log"] });
        Task writing = front.Parts.Access.RunAsync();
        await NotedAsync(1, front.AskAsync("/repo", ("X-Forwarded-For", "198.51.100.7, 203.0.113.9, 127.0.0.1")));
        await NotedAsync(2, front.AskAsync("/repo", ("X-Forwarded-For", "nonsense")));
        front.Parts.Access.Complete();
        await writing;
        string[] lines = await File.ReadAllLinesAsync(_folder["access.log"], TestContext.Current.CancellationToken);
        Assert.StartsWith("203.0.113.9 - - ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1 - - ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_a_client_sends_ends_a_line_or_steers_a_terminal()
    {
        var text = new StringBuilder();
        (Entry with { Client = null, Method = "GE\"T", Target = "/\n\e[2J\u00ff", BodyBytes = 0 }).AppendTo(text);
        Assert.Equal("- - - [01/Jan/2026:12:00:00 +0000] \"GE\\x22T /\\x0A\\x1B[2J\\xFF HTTP/1.1\" 200 -\n", text.ToString());
    }

    [Fact]
    public async Task A_file_that_was_moved_away_is_left_and_another_begun_when_it_is_opened_anew()
    {
        using var log = new AccessLog(_time, NullLogger.Instance);
        log.Open(_folder["access.log"]);
        Task writing = log.RunAsync();
        log.Note(Entry);
        await UntilAsync(() => Lines("access.log") == 1);
        File.Move(_folder["access.log"], _folder["access.log.1"]);
        log.Note(Entry);
        await UntilAsync(() => Lines("access.log.1") == 2);
        log.Open(_folder["access.log"]);
        log.Note(Entry);
        log.Complete();
        await writing;
        Assert.Equal(1, Lines("access.log"));
        Assert.Equal(2, Lines("access.log.1"));
        Assert.Equal(0, log.Dropped);
    }

    [Fact]
    public void What_finds_the_queue_full_is_dropped_and_counted_and_nobody_waits()
    {
        using var log = new AccessLog(_time, NullLogger.Instance);
        log.Open(_folder["access.log"]);
        for (int i = 0; i < AccessLog.MostWaiting + 7; i++)
        {
            log.Note(Entry);
        }

        Assert.Equal(7, log.Dropped);
    }

    [Fact]
    public async Task What_cannot_be_written_is_dropped_and_counted_until_it_can_be()
    {
        using var log = new AccessLog(_time, NullLogger.Instance);
        log.Open(_folder["missing/access.log"]);
        Task writing = log.RunAsync();
        log.Note(Entry);
        await UntilAsync(() => log.Dropped == 1);

        // Not tried again at once, but after a while.
        Directory.CreateDirectory(_folder["missing"]);
        log.Note(Entry);
        await UntilAsync(() => log.Dropped == 2);
        _time.Advance(TimeSpan.FromSeconds(5));
        log.Note(Entry);
        log.Complete();
        await writing;
        Assert.Equal(2, log.Dropped);
        Assert.Equal(1, Lines("missing/access.log"));
    }

    // The client has its answer a moment before the request has ended, and is noted.
    private async Task NotedAsync(int lines, Task<HttpResponseMessage> asking)
    {
        (await asking).Dispose();
        await UntilAsync(() => Lines("access.log") == lines);
    }

    private int Lines(string name) => File.Exists(_folder[name]) ? File.ReadAllText(_folder[name]).Count(character => character == '\n') : 0;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
