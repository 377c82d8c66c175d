using System.Globalization;
using Serai.Store;

namespace Serai.Front.Admission;

/// <summary>
/// How many connections this process has descriptors for. Where an accept finds none, Kestrel ends its listening for good, and the runtime
/// may end the process: <see cref="AcceptGate"/> sees to it that neither comes to pass.
/// </summary>
public static class Descriptors
{
    // What the program's own files, libraries and sockets take, with some to spare: 150 were counted in one file, 180 where each library is one.
    private const int OwnNeeds = 212;
    private const int LeastConnections = 16;

    // Without these a start breaks somewhere: whichever library comes one too late is "not found".
    private const int Least = 200;

    /// <summary>Why the program cannot run here: cause, consequence, cure. Null where it can. Needs next to no descriptors itself.</summary>
    public static string? Complaint => ComplaintOf(OpenFileLimit.Read());

    /// <summary>As many of these connections as there are descriptors for.</summary>
    internal static int Allow(int connections) => Within(OpenFileLimit.Read(), connections);

    /// <summary>The same by a limit.</summary>
    internal static int Within(int? limit, int connections) =>
        limit is { } descriptors ? Math.Min(connections, Math.Max(LeastConnections, descriptors - OwnNeeds)) : connections;

    /// <summary>The complaint about a limit.</summary>
    internal static string? ComplaintOf(int? limit) => limit < Least
        ? string.Create(CultureInfo.InvariantCulture, $"""
            this process may have {limit} files open at once, and needs {Least}: the runtime holds one or two for each library of the program. Nothing was started.
            Raise the hard limit: "ulimit -n 1024" before it, LimitNOFILE=1024 in a systemd unit, --ulimit nofile=1024 for a container
            """)
        : null;
}
