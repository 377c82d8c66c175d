using System.Threading.Channels;

namespace Serai.Front.Supervision;

/// <summary>The wish for a sync: at most one is pending, further ones join it. It outlives a worker that is away.</summary>
internal sealed class SyncRequests
{
    private readonly Channel<bool> _pending =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a sync.</summary>
    public void Ask() => _pending.Writer.TryWrite(true);

    /// <summary>Waits for somebody to ask, and takes the wish.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken) => await _pending.Reader.ReadAsync(cancellationToken);
}
