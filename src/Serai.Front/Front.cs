using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serai.Front.Admission;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Front.Tls;
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

    // RFC 9112, 3, asks for 8,000 octets at least. Nothing that is served here needs half of the rest.
    private const int MaxRequestLineBytes = 8 << 10;
    private const int MaxHeaderBytes = 16 << 10;
    private const int MaxHeaders = 64;

    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger("Serai.Front");
    private readonly CurrentOptions _current = new(options);
    private volatile FrontParts? _parts;

    /// <summary>Serves until cancelled.</summary>
    /// <returns>The exit status: 0 after a clean stop, 1 where it could not start; the log says why.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Environment.SetEnvironmentVariable(EventLoop.InlineCompletions, "1");
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        _ = OwnTurns.TryTakeShort();
        var parts = new FrontParts(_current, time, _logger);
        using (parts)
        {
            _parts = parts;
            if (!TryOpenCertificate(out ServedCertificate? certificate))
            {
                return 1;
            }

            await using WebApplication application = Build(parts, certificate);

            // 2 bind the socket: whoever comes is answered from here on.
            if (!await TryBindAsync(application, parts.Connections, cancellationToken))
            {
                return 1;
            }

            using ControlFolder? control = ControlFolder.TryMake(options.DataFolder, out string refusal);
            if (control is null)
            {
                Log.NoControlFolder(_logger, refusal);
            }

            // 3 lock the data folder
            var claim = new FolderClaim(options.DataFolder, parts.State, _logger);
            if (!claim.TryTake(control?.Socket, out FolderLock? held))
            {
                return 1;
            }

            options.WhenListening?.Invoke();
            parts.Notices.Ready();
            using (held)
            {
                await ServeAsync(parts, SuperviseIfPossibleAsync, application, cancellationToken);
            }

            Log.Stopped(_logger);
            return 0;

            async Task SuperviseIfPossibleAsync(TakeOver takeOver)
            {
                if (control is null)
                {
                    return;
                }

                await (held is null ? SuperviseLaterAsync(claim, parts, takeOver, control, cancellationToken) : SuperviseAsync(parts, takeOver, control, cancellationToken));
            }
        }
    }

    /// <summary>
    /// Takes over what was read again, opens the access log anew, and asks for a sync or joins the one that is pending. The log says what came of
    /// it. Clients are answered meanwhile.
    /// </summary>
    /// <param name="read">Reads the settings again. Not called before clients are answered: what is read at the start is as new.</param>
    public void Reload(Func<Reload> read)
    {
        if (_parts is not { } parts)
        {
            return;
        }

        parts.Notices.Reloading();
        Reload reload = read();
        bool isWorkerOutdated = reload.Options is { } next && _current.Take(next);
        parts.Access.Open(_current.Now.AccessLog);
        if (reload.Refusal is { } refusal)
        {
            Log.ReloadRefused(_logger, refusal);
        }
        else
        {
            string changed = reload.Changed.Count > 0 ? string.Join(", ", reload.Changed)
                : reload.AtNextStart.Count > 0 ? "nothing that can be taken before a start"
                : "nothing changed";
            Log.Reloaded(_logger, changed, isWorkerOutdated ? "the worker is started again" : "the worker stays");
        }

        if (reload.AtNextStart.Count > 0)
        {
            Log.ReloadedLater(_logger, string.Join(", ", reload.AtNextStart));
        }

        // A worker that is started again syncs by itself; the wish then joins that sync.
        parts.SyncRequests.Ask();
        parts.Notices.Ready();
    }

    // False where TLS is to be spoken and cannot be.
    private bool TryOpenCertificate(out ServedCertificate? certificate)
    {
        certificate = options.Tls is { } files ? ServedCertificate.TryOpen(files, time, _logger) : null;
        if (certificate is null && options.Tls is null && Listeners.SpeakTls(options))
        {
            Log.NoCertificate(_logger, Listeners.Describe(options));
        }

        return certificate is not null || (options.Tls is null && !Listeners.SpeakTls(options));
    }

    private WebApplication Build(FrontParts parts, ServedCertificate? certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, parts.Connections);
            new Listeners(options, parts.Connections, certificate).Add(kestrel);
        });

        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(parts.Buffers);

        // Of several, Kestrel takes the last that can bind.
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new AcceptGate(
            new SocketTransportFactory(services.GetRequiredService<IOptions<SocketTransportOptions>>(), loggers), Descriptors.Allow(int.MaxValue)));
        WebApplication application = builder.Build();
        application.Run(parts.Handler.HandleAsync);
        return application;
    }

    // Minimum data rates stay as they are: 240 bytes a second, after 5 s.
    private static void SetLimits(KestrelServerLimits limits, ConnectionCap connections)
    {
        limits.MaxConcurrentConnections = connections.WithMargin;
        limits.MaxRequestBodySize = MaxRequestBytes;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.RequestHeadersTimeout = HeaderPatience;
        limits.KeepAliveTimeout = KeepAlive;
    }

    private async Task<bool> TryBindAsync(WebApplication application, ConnectionCap connections, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
            Log.Listening(_logger, string.Join(", ", application.Urls), options.DataFolder);
            if (connections.IsShort)
            {
                Log.FewDescriptors(_logger, connections.WithMargin, options.MaxConnections);
            }

            return true;
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            Log.CannotListen(_logger, Listeners.Describe(options), refused.Message.TrimEnd('.'));
            return false;
        }
    }

    private async Task ServeAsync(FrontParts parts, Func<TakeOver, Task> supervise, WebApplication application, CancellationToken cancellationToken)
    {
        // 3 open the newest valid generation, 4 answer from it.
        var takeOver = new TakeOver(new GenerationStore(parts.Folder), parts.State, _logger);
        takeOver.TakeNewest();
        parts.State.Contact = RemoteContact.TryRead(parts.Folder, time.GetUtcNow());
        parts.State.SetOpened();

        // 5 start the worker, 6 follow it.
        Task supervising = supervise(takeOver);
        Task reporting = parts.Served.RunAsync(cancellationToken);
        Task telling = parts.Notices.TellStateAsync(parts.DescribeState, cancellationToken);
        Task feeding = parts.Feed.RunAsync(cancellationToken);
        Task noting = parts.Access.RunAsync();
        Task givingBack = new CrowdMemory(parts.Connections.Look, () => CrowdMemory.GiveBack(parts.Buffers), time).RunAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Clients are drained while the worker ends.
        parts.Notices.Stopping();
        using var drain = new CancellationTokenSource(DrainPatience, time);
        await application.StopAsync(drain.Token);
        await supervising.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(reporting, telling, feeding, givingBack).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        parts.Access.Complete();
        await noting;
    }

    // A folder that cannot be written now may be some time.
    private async Task SuperviseLaterAsync(
        FolderClaim claim, FrontParts parts, TakeOver takeOver, ControlFolder control, CancellationToken cancellationToken)
    {
        using FolderLock held = await claim.WaitAsync(control.Socket, time, cancellationToken);
        takeOver.TakeNewest();
        await SuperviseAsync(parts, takeOver, control, cancellationToken);
    }

    private Task SuperviseAsync(FrontParts parts, TakeOver takeOver, ControlFolder control, CancellationToken cancellationToken) =>
        new WorkerSupervisor(
            _current.Worker,
            parts.Folder,
            new WorkerNeed(parts.State, _current, time),
            socket => new WorkerLink(socket, takeOver, parts.SyncRequests, parts.Worker, (time, _logger)),
            (time, _logger)).RunAsync(control, cancellationToken);
}
