using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>Several at once.</summary>
internal sealed class Mixed(string name, params IBackground[] parts) : IBackground
{
    public string Name => name;

    public Task RunAsync(PinnedServer server, CancellationToken cancellationToken) =>
        Task.WhenAll(parts.Select(part => part.RunAsync(server, cancellationToken)));
}
