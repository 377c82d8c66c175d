using System.Diagnostics;
using System.Net.Sockets;
using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;
using Serai.Faults.Probing;

namespace Serai.Faults;

/// <summary>F14: more requests than can be answered, and connections that hardly say anything.</summary>
[Trait("fault", "F14")]
public sealed class OverloadTests(FaultMatrix matrix)
{
    private const double LeastGoodput = 0.9;
    private const int Tries = 3;

    private static readonly TimeSpan CalmLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LiveLimit = TimeSpan.FromMilliseconds(100);

    // Within it the front has given back what a crowd has left.
    private static readonly TimeSpan AfterCrowd = MatrixLength.IsLong ? TimeSpan.FromSeconds(45) : TimeSpan.Zero;

    private static readonly double[] Factors = [2, 5, 10];

    [Fact]
    public Task Beyond_its_capacity_it_answers_as_many_as_at_its_capacity_and_is_calm_right_after() =>
        matrix.RunAsync("F14", $"{string.Join(", ", Factors)} times the requests that it can answer, over 512 connections", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = FaultyMirror.Start(run, origins.Folder["data"], origins, surroundings: null);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);

            // What its capacity takes is normal; more of the same must not take more.
            _ = await FloodRun.RunAsync(mirror.Serai.Port, 100_000);
            ResourceUse before = ResourceUse.Of(mirror.Serai.Id);
            foreach (double factor in MatrixLength.IsLong ? Factors : Factors[..1])
            {
                run.See(await WithinGoalAsync(mirror.Serai, factor));
                await AssertCalmAsync(mirror.Serai);
                run.Rounds++;
            }

            run.See(await before.AssertBackAsync(mirror.Serai.Id));
        });

    [Fact]
    public Task Thousands_of_connections_that_say_nothing_cost_those_that_are_there_nothing() =>
        matrix.RunAsync("F14", "thousands of connections that begin a request and never end it", async run =>
        {
            int connections = MatrixLength.Of(1_000, 5_000);
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = FaultyMirror.Start(run, origins.Folder["data"], origins, surroundings: null, "--max-connections", $"{connections * 9 / 10}");
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            ResourceUse idle = ResourceUse.Of(mirror.Serai.Id);
            using var present = new HttpClient { BaseAddress = new Uri(mirror.Serai.Url) };
            Assert.Equal("live\n", await present.GetStringAsync("health/live", TestContext.Current.CancellationToken));
            await CrowdAsync();

            // Apart from what one crowd leaves: the next one must not leave more.
            ResourceUse first = ResourceUse.Of(mirror.Serai.Id);
            await CrowdAsync();
            run.See($"between two crowds and after them: {await first.AssertBackAsync(mirror.Serai.Id)}");
            run.See(await idle.AssertBackAsync(mirror.Serai.Id));
            run.Rounds = 2;

            async Task CrowdAsync()
            {
                List<TcpClient> slow = await OpenAsync(mirror.Serai.Port, connections);
                try
                {
                    Assert.Equal("live\n", await present.GetStringAsync("health/live", TestContext.Current.CancellationToken));
                    using HttpResponseMessage next = await AskAnewAsync(mirror.Serai);
                    run.See($"{slow.Count(client => client.Connected)} slow ones: who is there is served, a new one gets {(int)next.StatusCode} with Retry-After {next.Headers.RetryAfter}");
                    Assert.True(next.IsSuccessStatusCode || ((int)next.StatusCode == 503 && next.Headers.RetryAfter is not null), $"status {next.StatusCode}");
                }
                finally
                {
                    slow.ForEach(client => client.Dispose());
                }

                await AssertCalmAsync(mirror.Serai);
                await Task.Delay(AfterCrowd, TestContext.Current.CancellationToken);
            }
        });

    // Other programs of the machine take their share of one run or the other: the goal has to be met once.
    private static async Task<string> WithinGoalAsync(SeraiProcess serai, double factor)
    {
        var said = new List<string>();
        for (int i = 0; i < Tries; i++)
        {
            double capacity = (await FloodRun.RunAsync(serai.Port, 100_000)).Goodput;
            FloodRun flood = await FloodRun.RunAsync(serai.Port, capacity * factor);
            said.Add($"{factor} × {capacity:F0} offered: {flood}, {flood.Goodput / capacity:P0} of the capacity");
            Assert.Equal(0, flood.Failures);
            if (flood.Goodput >= LeastGoodput * capacity)
            {
                return said[^1];
            }
        }

        Assert.Fail(string.Join("; ", said));
        return string.Empty;
    }

    private static async Task AssertCalmAsync(SeraiProcess serai)
    {
        long begun = Stopwatch.GetTimestamp();
        TimeSpan took = TimeSpan.MaxValue;
        while (took > LiveLimit)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < CalmLimit, $"not calm within {CalmLimit.TotalSeconds} s: the last answer took {took.TotalSeconds:F1} s");
            long asked = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await AskAnewAsync(serai);
            took = answer.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(asked) : TimeSpan.MaxValue;
        }
    }

    private static async Task<HttpResponseMessage> AskAnewAsync(SeraiProcess serai)
    {
        using var client = new HttpClient { BaseAddress = new Uri(serai.Url) };
        return await client.GetAsync("health/live", TestContext.Current.CancellationToken);
    }

    private static async Task<List<TcpClient>> OpenAsync(int port, int connections)
    {
        var clients = new List<TcpClient>();
        for (int i = 0; i < connections; i++)
        {
            var client = new TcpClient();
            clients.Add(client);
            try
            {
                await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                await client.GetStream().WriteAsync("GET /repo HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray(), TestContext.Current.CancellationToken);
            }
            catch (Exception refused) when (refused is SocketException or IOException)
            {
                // Over the cap: answered with 503, and closed.
            }
        }

        return clients;
    }
}
