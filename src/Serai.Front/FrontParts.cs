using Microsoft.Extensions.Logging;
using Serai.Front.AccessLogs;
using Serai.Front.Admission;
using Serai.Front.Archives;
using Serai.Front.Endpoints;
using Serai.Front.Packages;
using Serai.Front.Pages;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Front.Systemd;
using Serai.Front.Telemetry;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Front;

/// <summary>The front's parts put together, without a socket: every path and what answers there.</summary>
internal sealed class FrontParts : IDisposable
{
    private readonly StallDetector _stalls;
    private readonly StatusSnapshots _snapshots;
    private readonly SearchDesk _desk;

    public FrontParts(CurrentOptions options, TimeProvider time, ILogger logger)
    {
        Folder = DataFolder.At(options.Now.DataFolder);
        Access = new AccessLog(time, logger);
        Access.Open(options.Now.AccessLog);
        var meter = new RequestMeter();
        Notices = new ServiceNotices(options.Now.Service, time);
        _stalls = new StallDetector(meter, time, logger) { WhenAnswered = Notices.Beat };
        Bodies = new BodyGate(new BodyLimits(), time);
        Connections = new ConnectionCap(options.Now.MaxConnections, Bodies);
        _snapshots = new StatusSnapshots(State, meter, _stalls, options, time);
        var stored = new StoredArchives(Folder, State, logger);
        Served = new ServedArchives(Worker, time);
        Misses = new Misses(Folder, stored, Worker, time);
        _desk = new SearchDesk(time);
        var shelf = new PackageShelf(Folder);
        var views = new PackageViews(shelf, new ArchiveStore(Folder));
        Feed = new StatusFeed(() => StatusMarkup.Of(_snapshots.Take(), _stalls.History.Pieces, time.GetUtcNow()), time);
        var exact = new Dictionary<string, IEndpoint>(StringComparer.Ordinal)
        {
            ["/"] = new HomePage(_snapshots, options),
            ["/index.tar.gz"] = new IndexEndpoint(State, served => served.Index, time),
            ["/repo"] = new IndexEndpoint(State, served => served.Repo, time),
            ["/packages"] = new PackagesPage(shelf, _desk, State, time),
            ["/status"] = new StatusPage(_snapshots, _stalls.History, time),
            ["/status/events"] = new StatusEventsEndpoint(Feed),
            ["/status.json"] = new StatusJsonEndpoint(_snapshots),
            ["/health/live"] = new HealthEndpoint(State, wantsGeneration: false),
            ["/health/ready"] = new HealthEndpoint(State, wantsGeneration: true),
            ["/metrics"] = new MetricsEndpoint(new MetricsPage(State, (meter, Access), _stalls, options, time)),
            ["/update"] = new UpdateEndpoint(SyncRequests, options, time),
        };
        var archives = new CacheEndpoint(State, stored, Served, (new FetchAnswer(Misses, stored, Served, State, time), options), time);
        (string Prefix, IEndpoint Endpoint)[] below =
        [
            ("/cache/", archives), ("/packages/", new PackagePage(views, _desk, State, options, time)), (Asset.Prefix, new AssetEndpoint(time)),
        ];
        Handler = new RequestHandler(new Routes(exact, below), (meter, Access), options, time, logger);
        _stalls.Start();
    }

    public DataFolder Folder { get; }

    public FrontState State { get; } = new();

    public SyncRequests SyncRequests { get; } = new();

    public PresentWorker Worker { get; } = new();

    public Misses Misses { get; }

    public ServedArchives Served { get; }

    public BodyGate Bodies { get; }

    public ConnectionCap Connections { get; }

    public ConnectionBuffers Buffers { get; } = new();

    public StatusFeed Feed { get; }

    public AccessLog Access { get; }

    public RequestHandler Handler { get; }

    public ServiceNotices Notices { get; }

    /// <summary>The state in one line, for whoever manages this process.</summary>
    public string DescribeState() => StatusLine.Text(_snapshots.Take());

    public void Dispose()
    {
        _desk.Dispose();
        Access.Dispose();
        _stalls.Dispose();
        Notices.Dispose();
    }
}
