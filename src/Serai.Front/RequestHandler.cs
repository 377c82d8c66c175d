using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Serai.Front.Admission;
using Serai.Front.Endpoints;
using Serai.Front.Http;
using Serai.Front.Telemetry;

namespace Serai.Front;

/// <summary>Every request's way: counted and timed, routed by the strict grammar of <see cref="Routes"/>, answered.</summary>
internal sealed class RequestHandler(Routes routes, RequestMeter meter, TimeProvider time, ILogger logger)
{
    private static readonly byte[] NothingHere = "404: there is nothing at this path; / tells what is served here, /packages what packages there are\n"u8.ToArray();

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        long startedAt = time.GetTimestamp();
        int? status = null;
        IEndpoint? endpoint = routes.Find(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out ReadOnlyMemory<char> rest);
        RequestClass requestClass = endpoint?.Class ?? RequestClass.Unknown;
        meter.Begin(requestClass);
        try
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await AnswerAsync(context, endpoint, rest);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is left to be told.
        }
        catch (BadHttpRequestException malformed)
        {
            // Kestrel answers these by itself.
            status = malformed.StatusCode;
            throw;
        }
#pragma warning disable CA1031 // One of the three boundaries: a request that fails must not take the front with it.
        catch (Exception failure)
        {
            await FailAsync(context, failure);
        }
#pragma warning restore CA1031
        finally
        {
            meter.End(requestClass, status ?? context.Response.StatusCode, endpoint is { IsTimed: false } ? null : time.GetElapsedTime(startedAt));
        }
    }

    private static async Task AnswerAsync(HttpContext context, IEndpoint? endpoint, ReadOnlyMemory<char> rest)
    {
        if (endpoint is null)
        {
            await Answer.ConstantAsync(context, StatusCodes.Status404NotFound, NothingHere);
            return;
        }

        if (!Allows(endpoint.Allow, context.Request.Method))
        {
            context.Response.Headers.Allow = endpoint.Allow;
            await Answer.LineAsync(context, StatusCodes.Status405MethodNotAllowed, $"405: this path answers {endpoint.Allow}");
            return;
        }

        if (!endpoint.AnswersAtOnce)
        {
            await EventLoop.LeaveAsync();
        }

        if (context.Features.Get<ClientConnection>() is { } connection)
        {
            connection.Class = endpoint.Class;
            if (connection.IsOverCap)
            {
                await AnswerOverCapAsync(context, endpoint, rest);
                return;
            }
        }

        await endpoint.AnswerAsync(context, rest);
    }

    // Health is told whatever happens; files of the index and archives may be a 304, and refuse by themselves what is none.
    private static Task AnswerOverCapAsync(HttpContext context, IEndpoint endpoint, ReadOnlyMemory<char> rest)
    {
        context.Response.Headers.Connection = "close";
        return endpoint is HealthEndpoint || endpoint.Class is RequestClass.Index or RequestClass.Archive
            ? endpoint.AnswerAsync(context, rest)
            : Answer.OverloadedAsync(context);
    }

    private static bool Allows(ReadOnlySpan<char> allow, ReadOnlySpan<char> method)
    {
        foreach (Range each in allow.Split(", "))
        {
            if (allow[each].SequenceEqual(method))
            {
                return true;
            }
        }

        return false;
    }

    private async Task FailAsync(HttpContext context, Exception failure)
    {
        Log.RequestFailed(logger, failure, context.Request.Path);
        if (context.Response.HasStarted)
        {
            // A body that was begun and cannot be finished is cut, so that nobody takes it for whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await Answer.LineAsync(context, StatusCodes.Status500InternalServerError, "500: this mirror failed; its log says how");
    }
}
