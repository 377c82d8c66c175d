namespace Serai.Worker.Downloads.Origins;

/// <summary>
/// What is known of one server: its slots, and whether it is left alone for a while, because it does not answer or wants it so. While it rests,
/// its archives are looked for elsewhere at once. Safe from any thread.
/// </summary>
internal sealed class OriginHost(string name, int slots, TimeProvider time, Random random)
{
    /// <summary>So many failed contacts in a row, and it counts as dead.</summary>
    public const int FailuresOfTheDead = 3;

    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly long _epoch = time.GetTimestamp();
    private TimeSpan _restsUntil;
    private string _reason = string.Empty;
    private int _failures;
    private bool _probed;

    /// <summary>Its name and port, for messages.</summary>
    public string Name => name;

    /// <summary>The line for its slots.</summary>
    public SlotGate Slots { get; } = new(slots);

    /// <summary>Whether nothing of it need be remembered.</summary>
    public bool IsForgettable
    {
        get
        {
            lock (_gate)
            {
                return _failures == 0 && Now >= _restsUntil && Slots.IsIdle;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <summary>Begins a contact, unless it rests, or counts as dead and another contact is finding out about that.</summary>
    /// <returns>Null when it may be contacted; otherwise why not, and for how long.</returns>
    public OriginException? TryBegin()
    {
        lock (_gate)
        {
            TimeSpan left = _restsUntil - Now;
            if (left > TimeSpan.Zero || _probed)
            {
                return new OriginException(OriginFault.Resting, _reason) { RetryAfter = left > TimeSpan.Zero ? left : FirstRest };
            }

            _probed = _failures >= FailuresOfTheDead;
            return null;
        }
    }

    /// <summary>It answered, whatever it said.</summary>
    public void NoteAnswer()
    {
        lock (_gate)
        {
            (_failures, _probed) = (0, false);
        }
    }

    /// <summary>A contact ended without telling anything about it.</summary>
    public void NoteNothing()
    {
        lock (_gate)
        {
            _probed = false;
        }
    }

    /// <summary>It did not answer.</summary>
    /// <returns>How long it is left alone; null while it is not.</returns>
    public TimeSpan? NoteSilence(string reason)
    {
        lock (_gate)
        {
            _probed = false;
            _failures++;
            if (_failures < FailuresOfTheDead)
            {
                return null;
            }

            TimeSpan rest = BackOff.After(_failures - FailuresOfTheDead, FirstRest, LongestRest, random);
            Rest(rest, reason);
            return rest;
        }
    }

    /// <summary>It asked to be left alone.</summary>
    public void NoteWish(TimeSpan pause, string reason)
    {
        lock (_gate)
        {
            (_failures, _probed) = (0, false);
            Rest(pause, reason);
        }
    }

    // Why it rests is told as it was said first: an archive that was not asked for failed of the same cause as one that was.
    private void Rest(TimeSpan pause, string reason)
    {
        _restsUntil = Now + pause;
        _reason = reason;
    }
}
