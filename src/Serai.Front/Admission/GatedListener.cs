using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Serai.Front.Admission;

/// <summary>A listener of an <see cref="AcceptGate"/>: one loop accepts, as Kestrel's does.</summary>
internal sealed class GatedListener(IConnectionListener listener, SemaphoreSlim places) : IConnectionListener
{
    private readonly CancellationTokenSource _unbound = new();

    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _unbound.Token);
        try
        {
            await places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
        {
            return null;
        }

        ConnectionContext? accepted = null;
        try
        {
            accepted = await listener.AcceptAsync(cancellationToken);
        }
        finally
        {
            if (accepted is null)
            {
                places.Release();
            }
        }

        return accepted is null ? null : new GatedConnection(accepted, places);
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync();
        await listener.UnbindAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        _unbound.Dispose();
    }
}
