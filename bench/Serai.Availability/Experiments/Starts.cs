using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Serai.Availability.Running;

namespace Serai.Availability.Experiments;

/// <summary>X7: from the start of the program to its first answers, with and without state.</summary>
internal sealed class Starts : IExperiment
{
    // goals.md
    private const double MostBindMs = 150;
    private const double MostAnswerMs = 300;

    public string Name => "X7";

    public async Task RunAsync(Bench bench, Report report)
    {
        report.Heading("X7 Start", $"""
            Milliseconds from the start of the program, on one core, medians of {bench.Setup.Runs} runs. Goals: the port is open after {MostBindMs} ms; with state, the first 200 of `/repo` after
            {MostAnswerMs} ms. Until then it is 503 with the time to come again, and `/health/live` is 200.
            """);
        report.Columns("state", "port open", "first `/health/live`", "first `/repo` with 200", "goals");
        await RowAsync(bench, report, hasState: true);
        await RowAsync(bench, report, hasState: false);
    }

    private static async Task RowAsync(Bench bench, Report report, bool hasState)
    {
        var bound = new List<double>();
        var live = new List<double>();
        var served = new List<double>();
        for (int run = 0; run < bench.Setup.Runs; run++)
        {
            string data = hasState ? bench.CopyWarm() : bench.NewPath("empty");
            bench.Origin.Reset();
            long begun = Stopwatch.GetTimestamp();
            await using PinnedServer server = await bench.ServeAsync(data);
            bound.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            live.Add(await FirstAsync(server.Port, "/health/live", begun));
            served.Add(await FirstAsync(server.Port, "/repo", begun));
        }

        bool isMet = Statistics.Median(bound) <= MostBindMs && (!hasState || Statistics.Median(served) <= MostAnswerMs);
        report.Row(
            hasState ? "a generation on the disk" : "an empty folder",
            Report.Ms(Statistics.Median(bound)),
            Report.Ms(Statistics.Median(live)),
            Report.Ms(Statistics.Median(served)),
            Report.Verdict(isMet));
    }

    // A connection of its own for each try, by the plainest client: its own first moments are not to be measured.
    private static async Task<double> FirstAsync(int port, string path, long begun)
    {
        byte[] request = System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        byte[] status = new byte[12];
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(request);
            await using var stream = new NetworkStream(socket);
            await stream.ReadExactlyAsync(status);
            if (status.AsSpan(9).SequenceEqual("200"u8))
            {
                return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }

            await Task.Delay(2);
        }
    }
}
