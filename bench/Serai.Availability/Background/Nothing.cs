using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>The mirror has nothing to do but to answer.</summary>
internal sealed class Nothing(string name = "idle") : IBackground
{
    public string Name => name;

    public Task RunAsync(PinnedServer server, CancellationToken cancellationToken) => Task.CompletedTask;
}
