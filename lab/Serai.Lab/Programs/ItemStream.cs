using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>A queue between one producer and one consumer on a loop.</summary>
/// <param name="bound">How many items it holds at most; the producer of the next one waits.</param>
internal sealed class ItemStream<T>(int bound)
    where T : class
{
    private readonly Queue<T> _items = new();
    private Promise? _room;
    private Promise? _arrival;
    private bool _closed;

    /// <summary>The most that it has held.</summary>
    public int MostHeld { get; private set; }

    /// <summary>Adds an item; waits while there is no room.</summary>
    public async Promise Push(T item)
    {
        while (_items.Count >= bound)
        {
            _room = new Promise(Loops.EventLoop.Current);
            await _room;
        }

        _items.Enqueue(item);
        MostHeld = Math.Max(MostHeld, _items.Count);
        Wake(ref _arrival);
    }

    /// <summary>Says that no item follows.</summary>
    public void Close()
    {
        _closed = true;
        Wake(ref _arrival);
    }

    /// <summary>Takes the next item; waits while there is none.</summary>
    /// <returns>Null after the last one.</returns>
    public async Promise<T?> Take()
    {
        while (_items.Count == 0)
        {
            if (_closed)
            {
                return null;
            }

            _arrival = new Promise(Loops.EventLoop.Current);
            await _arrival;
        }

        T item = _items.Dequeue();
        Wake(ref _room);
        return item;
    }

    private static void Wake(ref Promise? waiting)
    {
        Promise? woken = waiting;
        waiting = null;
        woken?.Fulfil();
    }
}
