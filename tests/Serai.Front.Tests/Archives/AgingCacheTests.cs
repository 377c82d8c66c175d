using Serai.Front.Archives;

namespace Serai.Front.Tests.Archives;

public sealed class AgingCacheTests
{
    [Fact]
    public void It_never_holds_more_than_its_budget_and_keeps_what_is_asked_for()
    {
        var random = new Random(1);
        var cache = new AgingCache<int, byte[]>(10_000, value => value.Length);
        cache.Set(-1, new byte[100]);
        for (int key = 0; key < 2_000; key++)
        {
            cache.Set(key, new byte[random.Next(1, 1_000)]);
            Assert.True(cache.TryGet(-1, out _));
            Assert.True(cache.TryGet(key, out _));
        }

        // Asking makes things young, and so may drop others: what is there is counted by what was set last.
        long weight = 0;
        int found = 0;
        for (int key = 1_999; key >= 0 && cache.TryGet(key, out byte[]? value); key--)
        {
            weight += value.Length;
            found++;
        }

        Assert.InRange(weight, 1, 10_000);
        Assert.InRange(found, 2, 1_000);
    }

    [Fact]
    public void A_value_in_the_place_of_another_counts_once()
    {
        var cache = new AgingCache<int, byte[]>(1_000, value => value.Length);
        cache.Set(1, new byte[100]);
        for (int i = 0; i < 100; i++)
        {
            cache.Set(2, new byte[300]);
        }

        Assert.True(cache.TryGet(1, out _));
        cache.Remove(2);
        Assert.False(cache.TryGet(2, out _));
    }
}
