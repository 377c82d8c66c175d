using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Pages;

/// <summary><c>/status</c>: the state, for people. With a script the page follows it, without one it asks again by itself.</summary>
internal sealed class StatusPage(StatusSnapshots snapshots, ServiceHistory history, TimeProvider time) : IEndpoint
{
    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        StatusSnapshot status = snapshots.Take();
        Markup body = new Markup().Add($"<h1>Status</h1><div id=\"live\" data-events=\"/status/events\">");
        StatusMarkup.Add(body, status, history.Pieces, time.GetUtcNow());
        return Html.SendAsync(context, $"{status.State} · Serai", body.Add($"</div>"), refreshes: true);
    }
}
