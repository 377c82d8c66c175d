using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Serai.Load.Connections;

/// <summary>
/// Waits for many sockets at once, to the microsecond: ppoll(2). The runtime's own sockets hand each answer from thread to thread, which here
/// would be measured as if it were the server's time.
/// </summary>
internal sealed partial class ReadinessPoll(int capacity)
{
    private const short Readable = 0x1;
    private const short Writable = 0x4;

    private readonly Entry[] _entries = new Entry[capacity];

    /// <summary>Sets which socket is waited for at an index, and for what.</summary>
    /// <param name="index">The index.</param>
    /// <param name="descriptor">Negative for none.</param>
    /// <param name="forWriting">Whether for its connection; else for what it brings.</param>
    public void Set(int index, int descriptor, bool forWriting) =>
        _entries[index] = new Entry { Descriptor = descriptor, Wanted = forWriting ? Writable : Readable };

    /// <summary>Whether the last wait found something at an index: data, an end, an error.</summary>
    public bool IsReady(int index) => _entries[index].Found != 0;

    /// <summary>Waits.</summary>
    /// <param name="ticks">At most so long, in ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>How many are ready; 0 where the time is over.</returns>
    public int Wait(long ticks)
    {
        long nanoseconds = Math.Max(0, ticks) * (1_000_000_000 / Stopwatch.Frequency);
        var timeout = new Timespan { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        int ready = Poll(ref _entries[0], (nuint)_entries.Length, ref timeout, 0, 0);
        const int Interrupted = 4;
        return ready >= 0 || Marshal.GetLastPInvokeError() == Interrupted
            ? Math.Max(ready, 0)
            : throw new IOException($"ppoll: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref Entry entries, nuint count, ref Timespan timeout, nint signals, nuint signalBytes);

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }

    // struct timespec on 64-bit Linux
    [StructLayout(LayoutKind.Sequential)]
    private struct Timespan
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
