using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Serai.Front.Telemetry;

/// <summary>
/// Tells how long an event waits for a loop of the sockets' events: a byte is sent from one end of a pair of sockets to the other, which is heard on
/// the loop as the bytes of clients are. What blocks there, be it a handler, holds the byte up as it holds up every client. For one caller.
/// </summary>
internal sealed partial class LoopProbe : IDisposable
{
    // Two descriptors for each: of more loops than these, some stand for all.
    private const int MostLoops = 8;

    private const string LoopCount = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";
    private const int UnixFamily = 1;
    private const int Datagrams = 2;
    private const int CloseOnExec = 0x80000;

    private static readonly byte[] Question = [0];

    private readonly EchoTime _echo;
    private readonly Socket _near;
    private readonly Socket _far;
    private readonly SocketAsyncEventArgs _hearing = new();

    private LoopProbe(Socket near, Socket far, TimeProvider time)
    {
        (_near, _far, _echo) = (near, far, new EchoTime(time));
        _hearing.SetBuffer(new byte[1]);
        _hearing.Completed += (_, _) => Hear();
        Listen();
    }

    /// <summary>
    /// One on each loop. The runtime gives its loops to sockets in turn, as each is first waited on: so they are made one after the other, before
    /// the server has its sockets.
    /// </summary>
    /// <returns>None where the system has no pairs of sockets, or no descriptors are left.</returns>
    public static IReadOnlyList<LoopProbe> OnEachLoop(TimeProvider time)
    {
        // As many as processors, where completions run on the loops (System.Net.Sockets, SocketAsyncEngine).
        int loops = int.TryParse(Environment.GetEnvironmentVariable(LoopCount), CultureInfo.InvariantCulture, out int set) && set > 0 ? set : Environment.ProcessorCount;
        var probes = new List<LoopProbe>();
        while (probes.Count < Math.Min(loops, MostLoops) && TryMake(time) is { } probe)
        {
            probes.Add(probe);
        }

        return probes;
    }

    /// <summary>Asks, where the last question was answered.</summary>
    /// <returns>How long the last one waited, or has waited until now; null where none was asked.</returns>
    public TimeSpan? Ask(out bool isAnswered)
    {
        TimeSpan? waited = _echo.Ask(out isAnswered);
        if (isAnswered)
        {
            Send();
        }

        return waited;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
        _hearing.Dispose();
    }

    private static LoopProbe? TryMake(TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<int> pair = stackalloc int[2];
        return MakePair(UnixFamily, Datagrams | CloseOnExec, 0, pair) == 0 ? new LoopProbe(Own(pair[0]), Own(pair[1]), time) : null;
    }

    private static Socket Own(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));

    private void Send()
    {
        try
        {
            _near.Send(Question);
        }
        catch (SocketException)
        {
            // The system is short of something: this question has no answer, and no other follows.
        }
    }

    // Until it is to be told of later, on the loop.
    private void Listen()
    {
        while (!_far.ReceiveAsync(_hearing))
        {
            if (!Take())
            {
                return;
            }
        }
    }

    private void Hear()
    {
        if (!Take())
        {
            return;
        }

        try
        {
            Listen();
        }
        catch (ObjectDisposedException)
        {
            // The front ends.
        }
    }

    private bool Take()
    {
        if (_hearing.SocketError != SocketError.Success)
        {
            return false;
        }

        _echo.Answer();
        return true;
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakePair(int family, int type, int protocol, Span<int> pair);
}
