using System.Diagnostics;

namespace Serai.Front.Tests.Archives;

/// <summary>Waits for what comes by itself; only a test that fails waits long.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task TrueAsync(Func<bool> condition)
    {
        long since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "waited in vain");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
