using Serai.Front.Telemetry;

namespace Serai.Front.Admission;

/// <summary>
/// Bounds how many large bodies are sent at once, so that under overload some are sent fast instead of all slowly. Who finds no place
/// waits a moment: the index before pages before archives, and in each class the newest first, since the oldest has most likely gone. A
/// full line gives up its oldest. A body that takes longer than a moment is a slow reader, which costs memory and no processor: its place
/// is given on, and only the number of all bodies bounds it. Everything small, and every 304, passes by this gate.
/// </summary>
internal sealed class BodyGate(BodyLimits limits, TimeProvider time)
{
    private static readonly RequestClass[] Order = [RequestClass.Control, RequestClass.Index, RequestClass.Page, RequestClass.Archive];

    private readonly Lock _gate = new();
    private readonly Queue<BodyPlace> _places = new();
    private readonly LinkedList<Waiter>[] _lines = [.. RequestMeter.Classes.Select(_ => new LinkedList<Waiter>())];
    private int _held;
    private int _bodies;
    private long _refused;

    /// <summary>Bodies that are being sent.</summary>
    public int Bodies => Volatile.Read(ref _bodies);

    /// <summary>How many were refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes a place, or waits for one.</summary>
    /// <returns>Disposed of by the caller; null where it is to be refused.</returns>
    public async ValueTask<BodyPlace?> EnterAsync(RequestClass requestClass, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_gate)
        {
            if (_bodies >= limits.Bodies)
            {
                _refused++;
                return null;
            }

            if (TryTake(requestClass) is { } place)
            {
                return place;
            }

            waiter = Join(_lines[(int)requestClass]);
        }

        await waiter.Value.Called.Task.WaitAsync(limits.Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return GiveUp(requestClass, waiter);
    }

    /// <summary>
    /// Takes part without a place, for a body that comes no faster than its origin sends it: such a one is a slow reader's from the start, and only the
    /// number of all bodies bounds it.
    /// </summary>
    /// <returns>Disposed of by the caller; null where it is to be refused.</returns>
    public BodyPlace? TryEnterGrowing()
    {
        lock (_gate)
        {
            if (_bodies >= limits.Bodies)
            {
                _refused++;
                return null;
            }

            _bodies++;
            return new BodyPlace(this, time.GetTimestamp()) { IsHeld = false };
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(BodyPlace place)
    {
        lock (_gate)
        {
            _bodies--;
            Release(place);
            GiveOn();
        }
    }

    private LinkedListNode<Waiter> Join(LinkedList<Waiter> line)
    {
        if (line.Count >= limits.Waiting)
        {
            line.First!.Value.Called.SetResult();
            line.RemoveFirst();
            _refused++;
        }

        return line.AddLast(new Waiter());
    }

    // One that was called just now has its place; another's time in the line is over.
    private BodyPlace? GiveUp(RequestClass requestClass, LinkedListNode<Waiter> waiter)
    {
        lock (_gate)
        {
            if (waiter.Value.Called.Task.IsCompleted)
            {
                return waiter.Value.Place;
            }

            _lines[(int)requestClass].Remove(waiter);
            BodyPlace? place = _bodies < limits.Bodies ? TryTake(requestClass) : null;
            _refused += place is null ? 1 : 0;
            return place;
        }
    }

    private void GiveOn()
    {
        foreach (RequestClass requestClass in Order)
        {
            LinkedList<Waiter> line = _lines[(int)requestClass];
            while (line.Last is { } newest && _bodies < limits.Bodies && TryTake(requestClass) is { } place)
            {
                line.RemoveLast();
                newest.Value.Place = place;
                newest.Value.Called.SetResult();
            }
        }
    }

    private BodyPlace? TryTake(RequestClass requestClass)
    {
        TakeFromSlowReaders();
        if (_held >= limits.PlacesOf(requestClass))
        {
            return null;
        }

        var place = new BodyPlace(this, time.GetTimestamp());
        _places.Enqueue(place);
        _held++;
        _bodies++;
        return place;
    }

    // The oldest stand first.
    private void TakeFromSlowReaders()
    {
        while (_places.TryPeek(out BodyPlace? oldest) && (!oldest.IsHeld || time.GetElapsedTime(oldest.TakenAt) >= limits.Moment))
        {
            Release(_places.Dequeue());
        }
    }

    private void Release(BodyPlace place)
    {
        _held -= place.IsHeld ? 1 : 0;
        place.IsHeld = false;
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Once called: its place, or null where it had to make room.</summary>
        public BodyPlace? Place { get; set; }
    }
}
