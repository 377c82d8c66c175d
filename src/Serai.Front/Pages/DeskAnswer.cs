using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.Packages;

namespace Serai.Front.Pages;

/// <summary>Asks the desk on behalf of a request.</summary>
internal static class DeskAnswer
{
    // Only a disk that hangs takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks.</summary>
    /// <returns>The answer; null where there is none in time, and the request has been answered with 503.</returns>
    public static async Task<T?> AskAsync<T>(SearchDesk desk, Func<TimeBudget, T> question, TimeProvider time, HttpContext context)
        where T : class
    {
        if (desk.TryAsk(question, out Task<T> asked))
        {
            try
            {
                return await asked.WaitAsync(Patience, time, context.RequestAborted);
            }
            catch (TimeoutException)
            {
                // The threads are stuck; whoever comes next may be luckier.
            }
        }

        await Answer.OverloadedAsync(context);
        return null;
    }
}
