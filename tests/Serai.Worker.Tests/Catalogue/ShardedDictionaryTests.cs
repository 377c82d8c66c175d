using Serai.Worker.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

public sealed class ShardedDictionaryTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void After_any_changes_it_has_what_a_plain_dictionary_has()
    {
        var plain = new Dictionary<int, int>();
        ShardedDictionary<int, int> sharded = ShardedDictionary<int, int>.Empty;
        for (int step = 0; step < 200; step++)
        {
            ShardedDictionary<int, int>.Draft draft = sharded.Change();
            for (int i = 0; i < 50; i++)
            {
                int key = _random.Next(5_000);
                if (_random.Next(3) == 0)
                {
                    Assert.Equal(plain.Remove(key, out int expected), draft.Remove(key, out int found));
                    Assert.Equal(expected, found);
                }
                else
                {
                    draft.Set(key, step);
                    plain[key] = step;
                }
            }

            sharded = draft.Done();
            Assert.Equal(plain.OrderBy(each => each.Key), sharded.OrderBy(each => each.Key));
        }

        for (int key = 0; key < 5_000; key++)
        {
            Assert.Equal(plain.TryGetValue(key, out int expected), sharded.TryGetValue(key, out int found));
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void A_change_leaves_the_one_before_as_it_was()
    {
        ShardedDictionary<string, int>.Draft draft = ShardedDictionary<string, int>.Empty.Change();
        draft.Add("kept", 1);
        draft.Add("gone", 2);
        draft.Add("set", 3);
        ShardedDictionary<string, int> before = draft.Done();

        draft = before.Change();
        draft.Remove("gone", out _);
        draft.Set("set", 4);
        draft.Add("come", 5);
        ShardedDictionary<string, int> after = draft.Done();

        Assert.Equal(["gone 2", "kept 1", "set 3"], Lines(before));
        Assert.Equal(["come 5", "kept 1", "set 4"], Lines(after));
        Assert.Empty(ShardedDictionary<string, int>.Empty);
    }

    [Fact]
    public void A_key_is_not_added_twice()
    {
        ShardedDictionary<string, int>.Draft draft = ShardedDictionary<string, int>.Empty.Change();
        draft.Add("once", 1);

        Assert.Throws<ArgumentException>(() => draft.Add("once", 2));
    }

    private static IEnumerable<string> Lines(ShardedDictionary<string, int> dictionary) =>
        dictionary.Select(each => $"{each.Key} {each.Value}").Order(StringComparer.Ordinal);
}
