using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary><c>/status.json</c>: the state, for programs.</summary>
internal sealed class StatusJsonEndpoint(StatusSnapshots snapshots) : IEndpoint
{
    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Answer.BytesAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(snapshots.Take(), StatusJson.Default.StatusSnapshot));
    }
}
