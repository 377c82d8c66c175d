namespace Serai.Worker.Downloads.Origins;

/// <summary>
/// A line for a number of slots: those for whom somebody waits go first, and some slots are theirs alone, so that they never wait for a long
/// download that nobody waits for. Safe from any thread.
/// </summary>
internal sealed class SlotGate
{
    // Of so many slots, one is kept for downloads that somebody waits for.
    private const int SlotsForEachReserved = 4;

    private readonly Lock _gate = new();
    private readonly List<Waiter> _line = [];
    private readonly int _slots;
    private readonly int _reserved;
    private int _taken;

    public SlotGate(int slots)
    {
        _slots = slots;
        _reserved = slots / SlotsForEachReserved;
    }

    /// <summary>Whether nobody holds a slot or waits for one.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _taken == 0 && _line.Count == 0;
            }
        }
    }

    /// <summary>Slots for downloads that nobody waits for.</summary>
    public int OpenToAll => _slots - _reserved;

    /// <summary>Waits for a slot.</summary>
    /// <returns>Gives the slot back when disposed of.</returns>
    public async Task<IDisposable> EnterAsync(Urgency urgency, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(urgency);
        lock (_gate)
        {
            _line.Add(waiter);
        }

        using CancellationTokenRegistration raised = urgency.Raised.UnsafeRegister(static gate => ((SlotGate)gate!).Admit(), this);
        Admit();
        try
        {
            await waiter.Admitted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Withdraw(waiter);
            throw;
        }

        return new Slot(this);
    }

    private void Admit()
    {
        lock (_gate)
        {
            while (_taken < _slots)
            {
                int next = _line.FindIndex(waiter => waiter.Urgency.IsUrgent);
                next = next < 0 && _taken < OpenToAll && _line.Count > 0 ? 0 : next;
                if (next < 0)
                {
                    return;
                }

                Waiter first = _line[next];
                _line.RemoveAt(next);
                _taken++;
                first.Admitted.SetResult();
            }
        }
    }

    // Whoever was admitted in the same moment gives the slot back.
    private void Withdraw(Waiter waiter)
    {
        bool stood;
        lock (_gate)
        {
            stood = _line.Remove(waiter);
        }

        if (!stood)
        {
            Leave();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _taken--;
        }

        Admit();
    }

    private sealed class Waiter(Urgency urgency)
    {
        public Urgency Urgency => urgency;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Slot(SlotGate gate) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                gate.Leave();
            }
        }
    }
}
