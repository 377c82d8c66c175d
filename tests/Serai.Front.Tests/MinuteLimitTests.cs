using Serai.Front.Admission;
using Serai.Testing;

namespace Serai.Front.Tests;

public class MinuteLimitTests
{
    [Fact]
    public void Any_minute_has_at_most_so_many_and_a_refusal_says_how_long_to_wait()
    {
        var time = new ManualTime();
        var limit = new MinuteLimit(3, time);
        var taken = new Queue<DateTimeOffset>();
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            DateTimeOffset now = time.GetUtcNow();
            while (taken.Count > 0 && now - taken.Peek() >= TimeSpan.FromMinutes(1))
            {
                taken.Dequeue();
            }

            bool got = limit.TryTake(out int retryAfter);
            Assert.Equal(taken.Count < 3, got);
            if (got)
            {
                taken.Enqueue(now);
                Assert.Equal(0, retryAfter);
            }
            else
            {
                double left = 60 - (now - taken.Peek()).TotalSeconds;
                Assert.Equal(Math.Max(1, (int)Math.Ceiling(left)), retryAfter);
            }

            time.Advance(TimeSpan.FromMilliseconds(random.Next(15_000)));
        }
    }

    [Fact]
    public void Waiting_as_long_as_was_said_is_enough()
    {
        var time = new ManualTime();
        var limit = new MinuteLimit(1, time);
        Assert.True(limit.TryTake(out _));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(limit.TryTake(out int seconds));
        Assert.Equal(60, seconds);
        time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.True(limit.TryTake(out _));
    }
}
