using System.Globalization;

namespace Serai.Git.Transports;

/// <summary>
/// Gives up a remote that drips: the idle limit strikes after silence alone, so one byte a minute would hold a fetch for years. What arrives
/// is compared with the time that was waited for it; time that we take ourselves does not count, nor do keep-alives, which a server sends
/// while it computes, until they have taken a longer time of their own.
/// </summary>
internal sealed class ReadPace(IdleLimit limit, GitClientOptions options, string remote)
{
    private readonly TimeSpan _window = options.IdleTimeout * options.Limits.SlowAfterIdleTimeouts;
    private TimeSpan _windowBegan;
    private TimeSpan _lineBegan;
    private TimeSpan _excused;
    private long _bytes;

    /// <summary>What is waited for from here on is the next line.</summary>
    public void BeginLine() => _lineBegan = limit.Waited;

    /// <summary>Counts bytes that arrived.</summary>
    /// <exception cref="GitRemoteException">They are too few for the time.</exception>
    public void Count(int bytes)
    {
        _bytes += bytes;
        TimeSpan waited = limit.Waited - _excused - _windowBegan;
        if (waited < _window)
        {
            return;
        }

        if (_bytes < waited.TotalSeconds * options.Limits.MinBytesPerSecond)
        {
            throw new GitRemoteException(
                GitRemoteFault.Stalled,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{remote}: {_bytes} bytes in {waited.TotalSeconds:0} s of waiting, fewer than {options.Limits.MinBytesPerSecond} a second; what was received is dropped; the server or the network is too slow, try again later"));
        }

        _windowBegan += waited;
        _bytes = 0;
    }

    /// <summary>Takes the last line for a sign of life: it was a keep-alive or a progress text.</summary>
    /// <exception cref="GitRemoteException">These took too long.</exception>
    public void ExcuseLine()
    {
        _excused += limit.Waited - _lineBegan;
        if (_excused > options.Limits.MaxPreparation)
        {
            throw new GitRemoteException(
                GitRemoteFault.Stalled,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{remote}: nothing but keep-alives and progress texts for {_excused.TotalSeconds:0} s, more than {options.Limits.MaxPreparation.TotalSeconds:0}; what was received is dropped; the server cannot make the pack, try again later"));
        }
    }
}
