using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.Http;
using Serai.Front.Telemetry;

namespace Serai.Front.Tests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class LoopProbeTests
{
    private const int BlockMilliseconds = 2_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>In a process of its own: whether requests run on the loops of the sockets is decided with a process's first socket.</summary>
    [Fact]
    public async Task A_handler_that_blocks_the_event_loop_is_a_stall_of_the_loop_and_of_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs socketpair");
        string inner = $"{typeof(LoopProbeTests).FullName}.{nameof(In_a_process_whose_requests_run_on_the_loop)}";
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", "-explicit", "only", "-method", inner]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[EventLoop.InlineCompletions] = "1";
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && said.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), said);
    }

    [Fact(Explicit = true)]
    public async Task In_a_process_whose_requests_run_on_the_loop()
    {
        using var detector = new StallDetector(new RequestMeter(), TimeProvider.System, NullLogger.Instance);
        using var never = new ManualResetEventSlim();
        await using WebApplication application = await ServeAsync(() => never.WaitHandle.WaitOne(BlockMilliseconds));
        detector.Start();

        // A question is put every quarter of a second, later on a busy machine; there, a request may also be read before the loop is asked.
        long since = Stopwatch.GetTimestamp();
        for (TimeSpan seen = TimeSpan.Zero; seen < TimeSpan.FromMilliseconds(BlockMilliseconds / 2);)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"the loop's stall was not seen at its length, but as {seen}");
            TimeSpan before = detector.Counts.SumOf(StallCause.EventLoop);
            Ask(new Uri(application.Urls.Single()).Port);
            await Task.Delay(BlockMilliseconds / 4, TestContext.Current.CancellationToken);
            seen = detector.Counts.SumOf(StallCause.EventLoop) - before;
        }
    }

    [Fact]
    public void There_is_one_for_each_loop_and_a_loop_that_is_free_answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs socketpair");
        IReadOnlyList<LoopProbe> probes = LoopProbe.OnEachLoop(TimeProvider.System);
        Assert.InRange(probes.Count, 1, 8);
        foreach (LoopProbe probe in probes)
        {
            Assert.Null(probe.Ask(out bool isAnswered));
            long since = Stopwatch.GetTimestamp();
            for (isAnswered = false; !isAnswered; probe.Ask(out isAnswered))
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "no answer");
            }

            probe.Dispose();
        }
    }

    private static async Task<WebApplication> ServeAsync(Action block)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true)
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Run(context =>
        {
            if (context.Request.Path == "/block")
            {
                block();
            }

            return Task.CompletedTask;
        });
        await application.StartAsync();
        return application;
    }

    // The first request of a connection runs elsewhere: the second one comes by the loop.
    private static void Ask(int port)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, port);
        byte[] answer = new byte[4096];
        client.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
        Assert.NotEqual(0, client.Receive(answer));
        client.Send("GET /block HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
        Assert.NotEqual(0, client.Receive(answer));
    }
}
