using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Serai.Worker.Catalogue;

/// <summary>
/// A dictionary in many small ones, told apart by hash code. Immutable: a changed one shares each small one that the change does not touch,
/// so that it costs what changes, not what there is. Safe from any thread.
/// </summary>
internal sealed class ShardedDictionary<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    // So many references are copied with each change; of the public repository's checksums some fifty are in each shard.
    private const int Shards = 1_024;

    private readonly Dictionary<TKey, TValue>?[] _shards;

    private ShardedDictionary(Dictionary<TKey, TValue>?[] shards) => _shards = shards;

    /// <summary>The dictionary of nothing.</summary>
    public static ShardedDictionary<TKey, TValue> Empty { get; } = new(new Dictionary<TKey, TValue>?[Shards]);

    /// <summary>Looks a key up.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        return _shards[ShardOf(key)] is { } shard && shard.TryGetValue(key, out value);
    }

    /// <summary>Begins a changed one.</summary>
    public Draft Change() => new(_shards);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _shards.SelectMany(shard => shard ?? []).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // What looks keys up within a shard divides by a prime, so the lowest bits are free to choose it.
    private static int ShardOf(TKey key) => key.GetHashCode() & (Shards - 1);

    /// <summary>A changed dictionary in the making, for one thread.</summary>
    public sealed class Draft
    {
        private readonly Dictionary<TKey, TValue>?[] _last;
        private readonly Dictionary<TKey, TValue>?[] _shards;

        /// <summary>Begins with what a dictionary has.</summary>
        internal Draft(Dictionary<TKey, TValue>?[] last)
        {
            _last = last;
            _shards = [.. last];
        }

        /// <summary>Puts a key in.</summary>
        /// <exception cref="ArgumentException">It is there.</exception>
        public void Add(TKey key, TValue value) => OwnShard(key).Add(key, value);

        /// <summary>Sets what a key has, whether it was there or not.</summary>
        public void Set(TKey key, TValue value) => OwnShard(key)[key] = value;

        /// <summary>Takes a key out.</summary>
        /// <param name="key">The key.</param>
        /// <param name="value">What it had.</param>
        /// <returns>False where it was not there.</returns>
        public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value) => OwnShard(key).Remove(key, out value);

        /// <summary>Ends it; the draft is not to be used any more.</summary>
        public ShardedDictionary<TKey, TValue> Done() => new(_shards);

        private Dictionary<TKey, TValue> OwnShard(TKey key)
        {
            int index = ShardOf(key);
            Dictionary<TKey, TValue>? shard = _shards[index];
            if (shard is null || ReferenceEquals(shard, _last[index]))
            {
                shard = shard is null ? [] : new(shard);
                _shards[index] = shard;
            }

            return shard;
        }
    }
}
