using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Worker.Control;

/// <summary><see cref="ControlPaths.Served"/>, <see cref="ControlPaths.Damaged"/> and <see cref="ControlPaths.Verify"/>: what concerns stored archives.</summary>
/// <param name="care">Looks after them.</param>
/// <param name="end">Cancelled when the worker ends: what was asked for goes on until then, whoever goes away.</param>
internal sealed class CareEndpoint(ArchiveCare care, CancellationToken end)
{
    // The front names some 16,000 archives at most in one report.
    private const int MostNames = 1 << 17;

    /// <summary>Takes the names of what was served.</summary>
    public async Task NoteServedAsync(HttpContext context)
    {
        var names = new List<ArchiveHash>();
        using var reader = new StreamReader(context.Request.Body);
        while (names.Count < MostNames && await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            if (ArchiveHash.TryParse("sha256", line, out ArchiveHash sha256))
            {
                names.Add(sha256);
            }
        }

        care.NoteServed(names);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Verifies, and answers when that is done.</summary>
    public async Task VerifyAsync(HttpContext context)
    {
        VerifyReport report = await care.VerifyAsync(end).WaitAsync(context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(report, StoreJson.Default.VerifyReport), context.RequestAborted);
    }

    /// <summary>Looks at an archive that the front found damaged.</summary>
    public async Task LookAtAsync(HttpContext context, string hex)
    {
        if (!ArchiveHash.TryParse("sha256", hex, out ArchiveHash sha256))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await care.LookAtAsync(sha256, end).WaitAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
