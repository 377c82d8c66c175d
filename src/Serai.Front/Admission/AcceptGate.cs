using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Serai.Front.Admission;

/// <summary>
/// Accepts a connection only while there is a place for it; whoever comes then waits in the system's line. A limit behind the accept would
/// come too late for descriptors: a burst of clients is accepted faster than those over the limit are closed, and a runtime that gets no
/// descriptor ends the process ("Out of memory", in two of eight trials with 256 descriptors and 300 clients).
/// </summary>
/// <param name="sockets">What listens.</param>
/// <param name="places">Connections at once, of all listeners.</param>
internal sealed class AcceptGate(IConnectionListenerFactory sockets, int places) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SemaphoreSlim _places = new(places);

    public bool CanBind(EndPoint endpoint) => sockets is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new GatedListener(await sockets.BindAsync(endpoint, cancellationToken), _places);

    public void Dispose() => _places.Dispose();
}
