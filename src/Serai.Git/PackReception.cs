namespace Serai.Git;

/// <summary>A pack on its way into a store; see <see cref="IObjectStore.Receive"/>. For one caller at a time.</summary>
public sealed class PackReception : IAsyncDisposable
{
    internal PackReception()
    {
    }

    /// <summary>
    /// Takes the next bytes of the pack, in any cut, an empty one included. They are copied before this returns; it waits only while
    /// the analysis is behind by more than <see cref="GitLimits.BacklogBytes"/>.
    /// </summary>
    /// <exception cref="MalformedPackException">What came so far is no pack.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException("to come");

    /// <summary>
    /// Ends the pack: checks the trailer, takes the bases of a thin pack from the store, resolves and hashes every object, writes the
    /// index, makes it durable (disk) and lets the store's readers see it.
    /// </summary>
    /// <exception cref="MalformedPackException">The pack is truncated or not as gitformat-pack(5) says.</exception>
    public Task<PackSummary> CompleteAsync(CancellationToken cancellationToken) => throw new NotSupportedException("to come");

    /// <summary>Ends the work; where <see cref="CompleteAsync"/> has not succeeded, nothing is left behind.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
