using System.Globalization;

namespace Serai.Worker.Downloads.Origins;

/// <summary>Gives up a source that drips: bytes are held against the time that they were waited for; time that we take ourselves does not count.</summary>
internal sealed class OriginPace(OriginLimits limits, TimeProvider time)
{
    private TimeSpan _waited;
    private long _bytes;

    /// <summary>Counts one wait.</summary>
    /// <param name="began">The clock's reading when it began.</param>
    /// <param name="bytes">What came of it.</param>
    /// <exception cref="OriginException">Too little, for too long.</exception>
    public void Count(long began, int bytes)
    {
        _waited += time.GetElapsedTime(began);
        _bytes += bytes;
        if (_waited < limits.PaceWindow)
        {
            return;
        }

        if (_bytes < _waited.TotalSeconds * limits.MinBytesPerSecond)
        {
            throw new OriginException(
                OriginFault.Stalled,
                string.Create(CultureInfo.InvariantCulture, $"too slow: {_bytes} bytes in {_waited.TotalSeconds:0} s, fewer than {limits.MinBytesPerSecond} a second"))
            {
                Cause = "too slow",
            };
        }

        _waited = TimeSpan.Zero;
        _bytes = 0;
    }
}
