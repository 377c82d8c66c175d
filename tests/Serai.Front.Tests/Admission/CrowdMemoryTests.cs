using Serai.Front.Admission;
using Serai.Front.Tests.Archives;
using Serai.Testing;

namespace Serai.Front.Tests.Admission;

public sealed class CrowdMemoryTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private (int Most, int Open) _connections;
    private int _givenBack;

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task After_a_crowd_has_gone_memory_is_given_back_for_a_time_and_then_no_more()
    {
        var memory = new CrowdMemory(() => _connections, () => _givenBack++, _time);
        Task running = memory.RunAsync(_stop.Token);
        _connections = (CrowdMemory.Crowd, 1);
        await PassAsync(1);
        Assert.Equal(0, _givenBack);

        // While it is there, there is nothing to be given back.
        _connections = (CrowdMemory.Crowd + 1, CrowdMemory.Crowd + 1);
        await PassAsync(1);
        Assert.Equal(0, _givenBack);

        _connections = (CrowdMemory.Crowd + 1, 1);
        await PassAsync(1);
        _connections = (1, 1);
        await PassAsync(2 * CrowdMemory.Rounds);
        Assert.Equal(CrowdMemory.Rounds, _givenBack);

        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_most_connections_since_the_last_look_are_told_once()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync();
        (await front.AskAsync("/repo")).Dispose();
        (int most, _) = front.Parts.Connections.Look();
        Assert.InRange(most, 1, int.MaxValue);
        front.Client.Dispose();
        await Until.TrueAsync(() => front.Parts.Connections.Look() == (0, 0));
    }

    private async Task PassAsync(int looks)
    {
        for (int i = 0; i < looks; i++)
        {
            _time.Advance(CrowdMemory.Pause);
            await Until.TrueAsync(() => _time.ArmedTimers == 1);
        }
    }
}
