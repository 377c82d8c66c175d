using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Downloads;

namespace Serai.Worker.Control;

/// <summary>
/// <see cref="ControlPaths.Archives"/>: a line for each change of a fetch, to its end. Whoever goes away in between ends nothing.
/// </summary>
internal sealed class ArchiveEndpoint(ArchiveDownloads downloads)
{
    private static readonly byte[] LineFeed = [(byte)'\n'];

    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">What is below the path: <c>sha256/…</c>.</param>
    public async Task AnswerAsync(HttpContext context, string name)
    {
        CancellationToken gone = context.RequestAborted;
        if (Read(name) is not { } hash || downloads.TryFollowAsync(hash, gone) is not { } reports)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await foreach (FetchReport report in reports)
            {
                await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(report, StoreJson.Default.FetchReport), gone);
                await context.Response.BodyWriter.WriteAsync(LineFeed, gone);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone.
        }
    }

    private static ArchiveHash? Read(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && ArchiveHash.TryParse(name.AsSpan(0, slash), name.AsSpan(slash + 1), out ArchiveHash hash) ? hash : null;
    }
}
