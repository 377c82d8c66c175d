using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>Something that keeps a mirror busy for as long as a phase lasts.</summary>
internal interface IBackground
{
    /// <summary>Its name in the tables.</summary>
    public string Name { get; }

    /// <summary>Keeps the mirror busy until cancelled; then it returns.</summary>
    public Task RunAsync(PinnedServer server, CancellationToken cancellationToken);
}
