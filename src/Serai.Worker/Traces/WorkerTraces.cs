using System.Diagnostics;
using Serai.Store.Control;

namespace Serai.Worker.Traces;

/// <summary>
/// What the worker's traces are called: a span for each sync with one for each of its phases, and one for each archive that is fetched with one
/// for each source that is asked. Nobody pays for them but who listens. docs/operations.md lists them.
/// </summary>
public static class WorkerTraces
{
    /// <summary>The name that an exporter subscribes to.</summary>
    public const string SourceName = "Serai.Worker";

    internal const string Sync = "sync";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A sync begins.</summary>
    internal static Activity? StartSync() => Source.StartActivity(Sync);

    /// <summary>A phase of a sync begins.</summary>
    internal static Activity? StartPhase(SyncPhase phase, Activity sync) =>
        Source.StartActivity(Enum.GetName(phase)!.ToLowerInvariant(), ActivityKind.Internal, sync.Context);

    /// <summary>The fetch of an archive begins.</summary>
    internal static Activity? StartFetch(string archive, string package)
    {
        Activity? fetch = Source.StartActivity("fetch");
        return fetch?.SetTag("serai.archive", archive).SetTag("serai.package", package);
    }

    /// <summary>A source of an archive is asked.</summary>
    internal static Activity? StartAsking(string server) => Source.StartActivity("ask", ActivityKind.Client)?.SetTag("server.address", server);

    /// <summary>Says how it ended.</summary>
    internal static void SetOutcome(this Activity? activity, bool succeeded, string text) =>
        activity?.SetTag("serai.outcome", text).SetStatus(succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error, succeeded ? null : text);
}
