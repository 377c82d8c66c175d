using System.Globalization;

namespace Serai.Front.Systemd;

/// <summary>What the front tells its service manager: ready, reloading, stopping, a line on its state, and that it lives. Without one it tells nobody.</summary>
internal sealed class ServiceNotices(ServiceEnvironment service, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan StatusPause = TimeSpan.FromSeconds(5);

    private readonly NotifySocket? _socket = service.NotifySocket is { } name ? new NotifySocket(name) : null;
    private long _beatAt;

    /// <summary>Clients are answered, or what was reloaded is in force.</summary>
    public void Ready() => _socket?.Tell("READY=1");

    /// <summary>Settings are read again; <see cref="Ready"/> ends it.</summary>
    public void Reloading() =>
        _socket?.Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={time.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond}"));

    /// <summary>The end has begun.</summary>
    public void Stopping() => _socket?.Tell("STOPPING=1");

    /// <summary>
    /// Called again and again, by one thread, whenever it was shown that this process gets to answer; told twice in the time that the manager
    /// waits.
    /// </summary>
    public void Beat()
    {
        if (_socket is null || service.Watchdog is not { } limit || (_beatAt != 0 && time.GetElapsedTime(_beatAt) < limit / 2))
        {
            return;
        }

        _beatAt = time.GetTimestamp();
        _socket.Tell("WATCHDOG=1");
    }

    /// <summary>Tells a line on the state, whenever it has become another, until cancelled.</summary>
    public async Task TellStateAsync(Func<string> describe, CancellationToken cancellationToken)
    {
        for (string told = string.Empty; _socket is not null && !cancellationToken.IsCancellationRequested;)
        {
            string now = describe().ReplaceLineEndings(" ");
            if (!string.Equals(now, told, StringComparison.Ordinal))
            {
                _socket.Tell("STATUS=" + now);
                told = now;
            }

            await Task.Delay(StatusPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();
}
