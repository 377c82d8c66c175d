using Serai.Lab.Loops;
using Serai.Lab.Promises;

namespace Serai.Lab.Tests;

/// <summary>The loop itself: steps, timers, sockets, failures; under each policy.</summary>
public class EventLoopTests
{
    public static TheoryData<string> Policies => [.. Policy.All.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Timers_end_in_the_order_of_their_times_and_never_early(string policy)
    {
        using var loop = Loop(policy);
        long start = loop.Now;
        List<int> order = loop.Run(() => Sleepers(start));
        Assert.Equal([10, 20, 30], order);
        Assert.True(loop.Between(start, loop.Now) >= TimeSpan.FromMilliseconds(30));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_is_sent_over_a_socket_arrives_whole_and_in_order_while_both_ends_are_on_one_loop(string policy)
    {
        // More than the system's buffers hold: both directions of waiting are gone through.
        byte[] sent = new byte[8 << 20];
        new Random(1).NextBytes(sent);
        using var loop = Loop(policy);
        Assert.Equal(sent, loop.Run(() => Carry(sent)));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_failure_reaches_who_awaits_it(string policy)
    {
        using var loop = Loop(policy);
        var failure = Assert.Throws<InvalidDataException>(() => loop.Run(Outer));
        Assert.Equal("after a pause", failure.Message);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_program_that_waits_for_nobody_is_told_so(string policy)
    {
        using var loop = Loop(policy);
        Assert.Throws<InvalidOperationException>(() => loop.Run(async () => await NeverAnswered()));
    }

    [Fact]
    public void What_would_go_on_on_another_thread_cannot_be_awaited()
    {
        using var loop = Loop("Lwt");
        var refusal = Assert.Throws<NotSupportedException>(() => loop.Run(AwaitTask));
        Assert.Contains("only promises", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_Lwt_a_thousand_binds_without_a_pause_are_one_step_and_not_one_look()
    {
        using var loop = Loop("Lwt");
        loop.Run(() => Binds(1_000));
        Assert.Equal((0, 0), (loop.Steps, loop.Looks));
    }

    [Fact]
    public void Under_Async_a_look_follows_five_hundred_steps()
    {
        using var loop = Loop("Async");
        loop.Run(() => Binds(10_000));
        Assert.Equal((10_000, 20), (loop.Steps, loop.Looks));
    }

    [Fact]
    public void Under_Miou_a_look_follows_every_step()
    {
        using var loop = Loop("Miou");
        loop.Run(() => Binds(1_000));
        Assert.Equal(1_001, loop.Steps); // the call is the first
        Assert.Equal(loop.Steps, loop.Looks);
    }

    private static EventLoop Loop(string policy) => new(Policy.All.Single(each => each.Name == policy), TimeProvider.System);

    private static async Promise<int> Binds(int count)
    {
        int sum = 0;
        for (int number = 0; number < count; number++)
        {
            sum += await Promise.Of(1);
        }

        return sum;
    }

    private static async Promise<List<int>> Sleepers(long start)
    {
        List<int> order = [];
        Promise<int> last = Sleeper(30, start, order);
        Promise<int> first = Sleeper(10, start, order);
        await Promise.Both(last, Promise.Both(first, Sleeper(20, start, order)));
        return order;
    }

    private static async Promise<int> Sleeper(int milliseconds, long start, List<int> order)
    {
        EventLoop loop = EventLoop.Current;
        await loop.At(loop.After(start, TimeSpan.FromMilliseconds(milliseconds)));
        order.Add(milliseconds);
        return milliseconds;
    }

    private static async Promise<byte[]> Carry(byte[] bytes)
    {
        (Connection client, Connection server) = Connection.Pair();
        using (client)
        using (server)
        {
            (bool _, byte[] received) = await Promise.Both(SendAll(client, bytes), ReceiveAll(server));
            return received;
        }
    }

    private static async Promise<bool> SendAll(Connection client, byte[] bytes)
    {
        await client.Send(bytes);
        client.EndSending();
        return true;
    }

    private static async Promise<byte[]> ReceiveAll(Connection server)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[4_096];
        while (await server.Receive(buffer) is var received and > 0)
        {
            all.Write(buffer, 0, received);
        }

        return all.ToArray();
    }

    private static async Promise<int> Outer()
    {
        await Promise.Pause();
        return await Failing();
    }

    private static async Promise<int> Failing()
    {
        await Promise.Pause();
        throw new InvalidDataException("after a pause");
    }

    private static async Promise<int> NeverAnswered()
    {
        await new Promise(EventLoop.Current);
        return 0;
    }

    private static async Promise<int> AwaitTask()
    {
        await new TaskCompletionSource().Task;
        return 0;
    }
}
