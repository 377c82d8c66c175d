using System.Text;

namespace Serai.Front.State;

/// <summary>
/// The status for those who follow it: made once a second while anybody does, once for all of them, and not at all where nobody is there. A
/// slow listener gets the newest when it has taken the last: what lies between is skipped, and nothing queues up. Safe from any thread.
/// </summary>
/// <param name="render">Makes the markup of now.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusFeed(Func<string> render, TimeProvider time)
{
    /// <summary>Those who follow at once; further ones are refused.</summary>
    public const int MaxListeners = 64;

    /// <summary>Between two looks at the status.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TaskCompletionSource _arrived = NewSource();
    private TaskCompletionSource _changed = NewSource();
    private StatusFrame? _frame;
    private string? _markup;
    private int _listeners;
    private bool _isOver;

    /// <summary>How many follow.</summary>
    public int Listeners
    {
        get
        {
            lock (_gate)
            {
                return _listeners;
            }
        }
    }

    /// <summary>Begins to follow.</summary>
    /// <returns>False where enough do; else the caller leaves in the end.</returns>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isOver || _listeners == MaxListeners)
            {
                return false;
            }

            _listeners++;
            _arrived.TrySetResult();
            return true;
        }
    }

    /// <summary>Follows no longer.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_listeners == 0 && !_isOver)
            {
                // Whoever comes next is not told of the past.
                _arrived = NewSource();
                (_frame, _markup) = (null, null);
            }
        }
    }

    /// <summary>The newest frame, once it is another than the last one.</summary>
    /// <param name="last">What the listener has; null at first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when there will be no more.</returns>
    public async ValueTask<StatusFrame?> NextAsync(StatusFrame? last, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_isOver || (_frame is not null && _frame != last))
                {
                    return _isOver ? null : _frame;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks at the status again and again while somebody follows, until cancelled; then all are let go.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Arrived.WaitAsync(cancellationToken);
                Look();
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        finally
        {
            lock (_gate)
            {
                _isOver = true;
                _changed.TrySetResult();
            }
        }
    }

    private Task Arrived
    {
        get
        {
            lock (_gate)
            {
                return _arrived.Task;
            }
        }
    }

    private void Look()
    {
        string markup = render();
        lock (_gate)
        {
            if (string.Equals(markup, _markup, StringComparison.Ordinal))
            {
                return;
            }

            _markup = markup;
            _frame = new StatusFrame(Encoding.UTF8.GetBytes(Event(markup)));
            _changed.TrySetResult();
            _changed = NewSource();
        }
    }

    // HTML, 9.2.5: each line of the data behind its own field name, an empty line at the end.
    private static string Event(string markup) => $"data: {markup.ReplaceLineEndings("\ndata: ")}\n\n";

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
