using Serai.Front.Forwarding;
using Serai.Front.Supervision;
using Serai.Front.Systemd;
using Serai.Front.Tls;

namespace Serai.Front;

/// <summary>What the front is told at its start, and again at each reload; checked by the settings before.</summary>
public sealed record FrontOptions
{
    /// <summary>Where to listen, at least one; nowhere of these where a service manager hands over sockets.</summary>
    public required IReadOnlyList<ListenAddress> Listen { get; init; }

    /// <summary>What is shown at addresses where TLS is spoken; null where there are none.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>What a service manager handed over.</summary>
    public ServiceEnvironment Service { get; init; } = new();

    /// <summary>The data folder's path.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The first remote as it is shown: without credentials.</summary>
    public required string Remote { get; init; }

    /// <summary>The URL under which clients reach this mirror; null: the one of each request.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Which archives the worker fetches, so whether one that is known and not stored may come later, and by what.</summary>
    public required ArchivePolicy Archives { get; init; }

    /// <summary>How often the worker syncs; older than three of these, and than two hours, is stale.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Connections served at once; further ones are answered with 503 and closed.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>What <c>POST /update</c> is signed with; null: only this machine may ask.</summary>
    public ReadOnlyMemory<byte>? HookSecret { get; init; }

    /// <summary>Who is believed what it says of the clients behind it.</summary>
    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;

    /// <summary>The file in which each request is noted; null: none.</summary>
    public string? AccessLog { get; init; }

    /// <summary>How the worker is started.</summary>
    public required WorkerLaunch Worker { get; init; }

    /// <summary>Called once, when clients can connect.</summary>
    public Action? WhenListening { get; init; }

    /// <summary>The program's version, as it is shown.</summary>
    public required string Version { get; init; }
}
