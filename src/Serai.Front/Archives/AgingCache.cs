using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Serai.Front.Archives;

/// <summary>
/// A cache within a budget, in two ages: what is added or asked for is young; when the young weigh half the budget they become the old, and the
/// old that nobody asked for are dropped. Nothing is ever ordered, and a look-up that finds something young takes no lock. Safe from any thread.
/// </summary>
/// <param name="budget">The most that all values weigh together, as long as none weighs more than half of it.</param>
/// <param name="weigh">What a value weighs.</param>
internal sealed class AgingCache<TKey, TValue>(long budget, Func<TValue, long> weigh)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();
    private long _youngWeight;

    /// <summary>Finds a value; it is young again.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    /// <summary>Keeps a value, in the place of another one of its key.</summary>
    public void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(key, out TValue? before))
            {
                _youngWeight -= weigh(before);
            }
            else if (_youngWeight + weigh(value) > budget / 2)
            {
                _old = _young;
                _young = new ConcurrentDictionary<TKey, TValue>();
                _youngWeight = 0;
            }

            _young[key] = value;
            _youngWeight += weigh(value);
        }
    }

    /// <summary>Drops a value.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            _old.TryRemove(key, out _);
            if (_young.TryRemove(key, out TValue? before))
            {
                _youngWeight -= weigh(before);
            }
        }
    }
}
