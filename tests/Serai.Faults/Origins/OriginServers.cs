using Serai.Testing;

namespace Serai.Faults.Origins;

/// <summary>
/// What a mirror needs of the world, all real and on loopback: a git daemon behind a bad network, and a server of archives that can be told to
/// misbehave.
/// </summary>
internal sealed class OriginServers : IAsyncDisposable
{
    private readonly int _daemonPort = ServerProcess.FreePort();
    private GitDaemon? _daemon;

    private OriginServers(LinearOriginPlan plan)
    {
        Archives = new HostileOrigin(Answer);
        Repository = new LinearOrigin(Folder.Path, plan with { ArchiveUrl = number => Archives[$"{number}"] });
        Network = new ThrottlingProxy(_daemonPort);
    }

    /// <summary>A folder for all that belongs to the case.</summary>
    public TemporaryFolder Folder { get; } = new();

    public LinearOrigin Repository { get; }

    public HostileOrigin Archives { get; }

    /// <summary>Between the mirror and the git daemon.</summary>
    public ThrottlingProxy Network { get; }

    /// <summary>Through the <see cref="Network"/>.</summary>
    public string Remote => $"git://127.0.0.1:{Network.Port}/{LinearOrigin.Name}";

    /// <summary>Straight to the daemon.</summary>
    public string DirectRemote => $"git://127.0.0.1:{_daemonPort}/{LinearOrigin.Name}";

    /// <summary>What is done to good answers with archives; null for nothing.</summary>
    public Func<OriginRequest, OriginReply, OriginReply>? Spoil { get; set; }

    /// <summary>Starts them.</summary>
    public static async Task<OriginServers> StartAsync(LinearOriginPlan? plan = null)
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? string.Empty);
        var servers = new OriginServers(plan ?? new LinearOriginPlan());
        await servers.StartDaemonAsync();
        return servers;
    }

    /// <summary>Starts the git daemon, at the port that it had.</summary>
    public async Task StartDaemonAsync() => _daemon ??= await GitDaemon.StartAsync(Folder.Path, port: _daemonPort);

    /// <summary>Ends the git daemon: connections are refused.</summary>
    public async Task StopDaemonAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
            _daemon = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopDaemonAsync();
        await Network.DisposeAsync();
        await Archives.DisposeAsync();
        Folder.Dispose();
    }

    private OriginReply Answer(OriginRequest request)
    {
        if (!int.TryParse(request.Path, out int number) || Repository.Archive(number) is not { } archive)
        {
            return new OriginReply { Status = 404 };
        }

        var reply = OriginReply.File(request, archive.Bytes, etag: $"\"{archive.Sha256}\"");
        return Spoil is { } spoil ? spoil(request, reply) : reply;
    }
}
