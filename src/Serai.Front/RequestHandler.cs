using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Serai.Front.AccessLogs;
using Serai.Front.Admission;
using Serai.Front.Endpoints;
using Serai.Front.Forwarding;
using Serai.Front.Http;
using Serai.Front.Telemetry;

namespace Serai.Front;

/// <summary>Every request's way: counted, timed and noted, routed by the strict grammar of <see cref="Routes"/>, answered.</summary>
internal sealed class RequestHandler(Routes routes, (RequestMeter Meter, AccessLog Access) notes, CurrentOptions options, TimeProvider time, ILogger logger)
{
    private const int UnreadableRetrySeconds = 10;

    private static readonly byte[] NothingHere = "404: there is nothing at this path; / tells what is served here, /packages what packages there are\n"u8.ToArray();

    private readonly RequestMeter _meter = notes.Meter;
    private readonly AccessLog _access = notes.Access;

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        long startedAt = time.GetTimestamp();
        int? status = null;
        IEndpoint? endpoint = routes.Find(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out ReadOnlyMemory<char> rest);
        RequestClass requestClass = endpoint?.Class ?? RequestClass.Unknown;
        CountedBody? counted = _access.IsOn ? CountedBody.Of(context) : null;
        DateTimeOffset cameAt = counted is null ? default : time.GetUtcNow();
        _meter.Begin(requestClass);
        try
        {
            ForwardedRequest.Apply(context, options.Now.TrustedProxies);
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
            _meter.End(requestClass, status ?? context.Response.StatusCode, endpoint is { IsTimed: false } ? null : time.GetElapsedTime(startedAt));
            if (counted is not null)
            {
                NoteAccess(context, cameAt, status, counted.Bytes);
            }
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

    private void NoteAccess(HttpContext context, DateTimeOffset cameAt, int? status, long bodyBytes)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        // What lies in the queue is bounded by the number of entries and the size of each.
        string bounded = target.Length > AccessEntry.MostTarget ? target[..AccessEntry.MostTarget] : target;
        HttpRequest request = context.Request;
        _access.Note(new AccessEntry(
            context.Connection.RemoteIpAddress, cameAt, request.Method, bounded, request.Protocol, status ?? context.Response.StatusCode, bodyBytes));
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
        if (failure is UnreadableFileException)
        {
            await Answer.UnavailableAsync(context, UnreadableRetrySeconds, "503: this mirror cannot read its disk; its log says how");
            return;
        }

        await Answer.LineAsync(context, StatusCodes.Status500InternalServerError, "500: this mirror failed; its log says how");
    }
}
