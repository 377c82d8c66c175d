using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Store;
using Serai.Store.Generations;

namespace Serai.Front;

/// <summary>
/// The process that answers. It parses requests and sends immutable generations; it contacts no origin, resolves no name, parses
/// nothing that an origin sent. All of that is the worker's, which is started, watched and started again from here.
/// <para>Start: 1 settings; 2 bind the socket; 3 lock the data folder, open the newest valid generation; 4 answer; 5 start the worker;
/// 6 the worker syncs, and tells of a new generation.</para>
/// </summary>
public sealed class Front(FrontOptions options, TimeProvider time, ILoggerFactory loggers)
{
    // Bodies come only with POST /update; webhooks are at most 25 MB, and are hashed as they come.
    private const long MaxRequestBytes = 25 << 20;
    private const int MinThreads = 16;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger("Serai.Front");

    /// <summary>Serves until cancelled.</summary>
    /// <returns>The exit status: 0 after a clean stop, 1 where it could not start; the log says why.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        var parts = new FrontParts(options, time, _logger);
        using (parts)
        {
            await using WebApplication application = Build(parts.Handler);

            // 2 bind the socket: whoever comes is answered from here on.
            if (!await TryBindAsync(application, cancellationToken))
            {
                return 1;
            }

            using ControlFolder control = ControlFolder.Make();
            using FolderLock? held = TryLock(control);
            if (held is null)
            {
                return 1;
            }

            await ServeAsync(parts, control, cancellationToken);
            using var drain = new CancellationTokenSource(DrainPatience, time);
            await application.StopAsync(drain.Token);
            Log.Stopped(_logger);
            return 0;
        }
    }

    private WebApplication Build(RequestHandler handler)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            foreach (ListenAddress address in options.Listen)
            {
                Listen(kestrel, address);
            }
        });
        WebApplication application = builder.Build();
        application.Run(handler.HandleAsync);
        return application;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address)
    {
        if (address.SocketPath is { } path)
        {
            kestrel.ListenUnixSocket(path);
        }
        else
        {
            kestrel.Listen(address.EndPoint!, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private async Task<bool> TryBindAsync(WebApplication application, CancellationToken cancellationToken)
    {
        string addresses = string.Join(", ", options.Listen);
        try
        {
            await application.StartAsync(cancellationToken);
            Log.Listening(_logger, string.Join(", ", application.Urls), options.DataFolder);
            return true;
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            Log.CannotListen(_logger, addresses, refused.Message);
            return false;
        }
    }

    // 3 lock the data folder. What cannot be written can still be served: a read-only folder needs no lock.
    private FolderLock? TryLock(ControlFolder control)
    {
        try
        {
            DataFolder folder = DataFolder.Open(options.DataFolder);
            LockHolder? before = FolderLock.ReadHolder(folder.FrontLock);
            FolderLock? held = FolderLock.TryTake(folder.FrontLock, LockHolder.Self("serve", control.Socket));
            if (held is null)
            {
                string holder = before is null ? "another process" : $"serai {before.Command} (pid {before.ProcessId})";
                Log.FolderHeld(_logger, folder.FrontLock, holder);
            }
            else
            {
                ControlFolder.RemoveLeftover(before?.ControlSocket);
            }

            return held;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            Log.FolderUnusable(_logger, options.DataFolder, unusable.Message);
            return null;
        }
    }

    private async Task ServeAsync(FrontParts parts, ControlFolder control, CancellationToken cancellationToken)
    {
        // 3 open the newest valid generation, 4 answer from it.
        var takeOver = new TakeOver(new GenerationStore(parts.Folder), parts.State, _logger);
        takeOver.TakeNewest();

        // 5 start the worker, 6 follow it.
        var supervisor = new WorkerSupervisor(
            options.Worker,
            parts.Folder,
            parts.State,
            socket => new WorkerLink(socket, parts.State, takeOver, parts.SyncRequests, time),
            (time, _logger));
        await supervisor.RunAsync(control.Socket, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
