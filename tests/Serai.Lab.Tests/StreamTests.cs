using Serai.Lab.Loops;
using Serai.Lab.Programs;

namespace Serai.Lab.Tests;

/// <summary>What lies between a producer and a consumer.</summary>
public class StreamTests
{
    private const int Chunks = 500;
    private const int Bound = 16;

    public static TheoryData<string> Policies => [.. Policy.All.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_bounded_stream_stays_within_its_bound_and_loses_nothing(string policy)
    {
        var stream = new ItemStream<byte[]>(Bound);
        Assert.Equal(Chunks, Run(policy, stream));
        Assert.Equal(Bound, stream.MostHeld);
    }

    [Fact]
    public void Under_Lwt_an_unbounded_stream_holds_everything_before_the_consumer_has_its_turn()
    {
        var stream = new ItemStream<byte[]>(int.MaxValue);
        Assert.Equal(Chunks, Run("Lwt", stream));
        Assert.Equal(Chunks, stream.MostHeld);
    }

    [Theory]
    [InlineData("Async")]
    [InlineData("Miou")]
    public void Where_every_bind_yields_an_unbounded_stream_still_grows_with_the_difference_in_speed(string policy)
    {
        var stream = new ItemStream<byte[]>(int.MaxValue);
        Assert.Equal(Chunks, Run(policy, stream));
        Assert.InRange(stream.MostHeld, Bound + 1, Chunks - 1);
    }

    private static int Run(string policy, ItemStream<byte[]> stream)
    {
        using var loop = new EventLoop(Policy.All.Single(each => each.Name == policy), TimeProvider.System);
        return loop.Run(() => Transfer.Run(stream, Chunks));
    }
}
