using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Serai.Store;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Worker.Downloads;

namespace Serai.Worker.Control;

/// <summary>The worker's control socket: HTTP over a Unix socket that only its user can reach. The requests are <see cref="ControlPaths"/>.</summary>
internal sealed class ControlServer(
    Reporter reporter, SyncWishes wishes, GenerationStore generations, ArchiveDownloads downloads, TimeProvider time)
{
    private static readonly TimeSpan ReportPause = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] LineFeed = [(byte)'\n'];

    private readonly ArchiveEndpoint _archives = new(downloads);

    /// <summary>Told which generation the front has taken over.</summary>
    public required TakenOver TakenOver { get; init; }

    /// <summary>Answers what concerns stored archives.</summary>
    public required CareEndpoint Care { get; init; }

    /// <summary>Listens.</summary>
    /// <returns>The server, owned by the caller.</returns>
    public async Task<IAsyncDisposable> StartAsync(string socketPath, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socketPath));
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync(cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return application;
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? string.Empty;
        return (context.Request.Method, path) switch
        {
            ("GET", ControlPaths.Reports) => SendReportsAsync(context),
            ("POST", ControlPaths.Sync) => SyncAsync(context),
            ("POST", _) when path.StartsWith(ControlPaths.InUse, StringComparison.Ordinal) => NoteInUseAsync(context, path[ControlPaths.InUse.Length..]),
            ("GET", _) when path.StartsWith(ControlPaths.Archives, StringComparison.Ordinal) => _archives.AnswerAsync(context, path[ControlPaths.Archives.Length..]),
            ("POST", ControlPaths.Served) => Care.NoteServedAsync(context),
            ("POST", ControlPaths.Verify) => Care.VerifyAsync(context),
            ("POST", _) when path.StartsWith(ControlPaths.Damaged, StringComparison.Ordinal) => Care.LookAtAsync(context, path[ControlPaths.Damaged.Length..]),
            _ => RefuseAsync(context),
        };
    }

    private async Task SendReportsAsync(HttpContext context)
    {
        try
        {
            await foreach (WorkerReport report in reporter.FollowAsync(ReportPause, time, context.RequestAborted))
            {
                await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(report, StoreJson.Default.WorkerReport), context.RequestAborted);
                await context.Response.BodyWriter.WriteAsync(LineFeed, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone.
        }
    }

    private async Task SyncAsync(HttpContext context)
    {
        SyncOutcome outcome = await wishes.AskAsync().WaitAsync(context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(outcome, StoreJson.Default.SyncOutcome), context.RequestAborted);
    }

    private Task NoteInUseAsync(HttpContext context, string number)
    {
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long inUse))
        {
            return RefuseAsync(context);
        }

        TakenOver.Note(inUse);
        generations.RemoveOld(inUse);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
