using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.Packages;

namespace Serai.Front.Pages;

/// <summary>Answers a request with a page that the desk makes: all that computes in it gives way there.</summary>
internal static class DeskAnswer
{
    // Only a disk that hangs takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Has the page made and sends it, or 503 where that cannot be in time.</summary>
    public static async Task SendAsync(HttpContext context, SearchDesk desk, Func<TimeBudget, DeskPage> make, TimeProvider time)
    {
        if (desk.TryAsk(make, out Task<DeskPage> coming))
        {
            try
            {
                DeskPage page = await coming.WaitAsync(Patience, time, context.RequestAborted);
                context.Response.StatusCode = page.Status;
                if (page.Location is not null)
                {
                    context.Response.Headers.Location = page.Location;
                }

                await Html.SendAsync(context, page.Title, page.Body);
                return;
            }
            catch (TimeoutException)
            {
                // The threads are stuck; whoever comes next may be luckier.
            }
        }

        await Answer.OverloadedAsync(context);
    }
}
