using System.Globalization;
using System.Runtime.InteropServices;

namespace Serai.Front.Systemd;

/// <summary>
/// What a service manager hands over at the start, by variables of the environment: where it wants to be told of the state (sd_notify(3)), how
/// often it wants to hear (sd_watchdog_enabled(3)), and the sockets it listens on for us (sd_listen_fds(3)).
/// </summary>
public sealed partial record ServiceEnvironment
{
    private const string NotifyVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogProcessVariable = "WATCHDOG_PID";
    private const string SocketsVariable = "LISTEN_FDS";
    private const string SocketNamesVariable = "LISTEN_FDNAMES";
    private const string SocketsProcessVariable = "LISTEN_PID";

    // SD_LISTEN_FDS_START of sd_listen_fds(3).
    private const int FirstSocket = 3;
    private const int MostSockets = 64;

    // fcntl(2).
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>The socket that wants to be told; a path, or with <c>@</c> at its beginning an abstract name. Null where nobody asks.</summary>
    public string? NotifySocket { get; init; }

    /// <summary>After how long without a word the manager takes the process for dead; null where it does not watch.</summary>
    public TimeSpan? Watchdog { get; init; }

    /// <summary>The sockets to listen on; none where the process makes its own.</summary>
    public IReadOnlyList<PassedSocket> Sockets { get; init; } = [];

    /// <summary>Takes what there is out of the environment, so that no worker gets it for its own, and keeps the sockets from it, too.</summary>
    public static ServiceEnvironment Take()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new ServiceEnvironment();
        }

        ServiceEnvironment taken = Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (string name in
            (string[])[NotifyVariable, WatchdogVariable, WatchdogProcessVariable, SocketsVariable, SocketNamesVariable, SocketsProcessVariable])
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach (PassedSocket socket in taken.Sockets)
        {
            // Where it is no descriptor at all, listening on it fails and says so.
            _ = Control(socket.Descriptor, SetDescriptorFlags, CloseOnExec);
        }

        return taken;
    }

    /// <summary>The same by a function that reads a variable. What is meant for another process, or is no number, is not there.</summary>
    internal static ServiceEnvironment Read(Func<string, string?> variable, int processId) => new()
    {
        NotifySocket = variable(NotifyVariable) is ['/' or '@', _, ..] path ? path : null,
        Watchdog = IsFor(variable(WatchdogProcessVariable) ?? Text(processId), processId)
            && long.TryParse(variable(WatchdogVariable), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null,
        Sockets = IsFor(variable(SocketsProcessVariable), processId)
            && int.TryParse(variable(SocketsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MostSockets
            ? Name(count, variable(SocketNamesVariable))
            : [],
    };

    private static string Text(int processId) => processId.ToString(CultureInfo.InvariantCulture);

    private static bool IsFor(string? text, int processId) => string.Equals(text, Text(processId), StringComparison.Ordinal);

    private static PassedSocket[] Name(int count, string? text)
    {
        string[] names = text?.Split(':') ?? [];
        return [.. Enumerable.Range(0, count).Select(i => new PassedSocket(FirstSocket + i, i < names.Length ? names[i] : string.Empty))];
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int flags);
}
