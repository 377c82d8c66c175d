using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary><c>/metrics</c>: OpenMetrics text.</summary>
internal sealed class MetricsEndpoint(MetricsPage page) : IEndpoint
{
    public RequestClass Class => RequestClass.Control;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Answer.TextAsync(context, OpenMetricsWriter.ContentType, page.Write());
    }
}
