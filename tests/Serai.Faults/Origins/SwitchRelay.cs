using System.Net;
using System.Net.Sockets;
using Serai.Testing;

namespace Serai.Faults.Origins;

/// <summary>One address behind which servers are exchanged; those that are connected are cut off then.</summary>
internal sealed class SwitchRelay : LoopbackRelay
{
    private volatile CancellationTokenSource _switched = new();
    private volatile int _target;

    public SwitchRelay(int target)
    {
        _target = target;
        Start();
    }

    /// <summary>From now on connections go to this port.</summary>
    public void SwitchTo(int target)
    {
        _target = target;
        CancellationTokenSource before = _switched;
        _switched = new CancellationTokenSource();
        before.Cancel();
    }

    protected override async Task ServeAsync(NetworkStream near, CancellationToken cancellationToken)
    {
        using var far = new TcpClient();
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _switched.Token);
        await using CancellationTokenRegistration closing = cut.Token.Register(near.Close);
        await far.ConnectAsync(IPAddress.Loopback, _target, cut.Token);
        await PassAsync(near, far.GetStream(), cut.Token);
    }
}
