using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Serai.Front.Admission;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary><c>/status/events</c>: the status page's changes, as server-sent events, until the client goes. It takes a place among the large bodies.</summary>
internal sealed class StatusEventsEndpoint(StatusFeed feed) : IEndpoint
{
    private static readonly byte[] Retry = "retry: 5000\n\n"u8.ToArray();

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public bool IsTimed => false;

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            Describe(context.Response);
            return;
        }

        if (!feed.TryEnter())
        {
            await Answer.OverloadedAsync(context);
            return;
        }

        try
        {
            ClientConnection? connection = context.Features.Get<ClientConnection>();
            using BodyPlace? place = connection is null ? null : await connection.Bodies.EnterAsync(connection.Class, context.RequestAborted);
            await (connection is not null && place is null ? Answer.OverloadedAsync(context) : SendAsync(context));
        }
        finally
        {
            feed.Leave();
        }
    }

    private static void Describe(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";

        // nginx would keep the events back until its buffer is full.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task SendAsync(HttpContext context)
    {
        Describe(context.Response);
        PipeWriter output = context.Response.BodyWriter;
        FlushResult sent = await output.WriteAsync(Retry, context.RequestAborted);
        for (StatusFrame? last = null; !sent.IsCompleted && await feed.NextAsync(last, context.RequestAborted) is { } frame; last = frame)
        {
            sent = await output.WriteAsync(frame.Bytes, context.RequestAborted);
        }
    }
}
