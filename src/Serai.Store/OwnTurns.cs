using System.Runtime.InteropServices;

namespace Serai.Store;

/// <summary>
/// How the system's scheduler treats the threads of this process. Who has short turns and becomes ready takes the processor at once from who has long
/// ones: so the threads that answer need not wait for the end of a turn of a neighbour, or of a search, which is a millisecond and more
/// (sched_setattr(2); Linux 6.12 and later, earlier ones have turns of one length). No privilege is needed, and a new thread inherits it.
/// </summary>
public static partial class OwnTurns
{
    /// <summary>The shortest turn that the system gives, in nanoseconds.</summary>
    public const ulong Short = 100_000;

    /// <summary>By how much threads give way that compute for long; nice(1).</summary>
    public const int GivesWay = 10;

    private const int MostNice = 19;
    private const int CallingThread = 0;

    // sched_setscheduler(2): the policies that have a nice value and turns.
    private const uint OtherPolicy = 0;
    private const uint BatchPolicy = 3;

    /// <summary>All threads take turns of the shortest kind.</summary>
    /// <returns>False where the system has no such thing.</returns>
    public static bool TryTakeShort() => TryChangeAll(static (ref SchedulingAttributes attributes) => attributes.Runtime = Short);

    /// <summary>All threads take turns of the usual length: of a program that was started by one with short turns, which it inherits.</summary>
    /// <returns>False where the system has no such thing.</returns>
    public static bool TryTakeUsual() => TryChangeAll(static (ref SchedulingAttributes attributes) => attributes.Runtime = 0);

    /// <summary>The calling thread gives way to whoever else wants the processor: turns of the usual length, and a small share.</summary>
    /// <returns>False where the system has no such thing.</returns>
    public static bool TryGiveWay() => OperatingSystem.IsLinux() && TryChange(CallingThread, static (ref SchedulingAttributes attributes) =>
    {
        attributes.Runtime = 0;
        attributes.Nice = Math.Min(MostNice, attributes.Nice + GivesWay);
    });

    private static bool TryChangeAll(Change change) => OperatingSystem.IsLinux() && OwnThreads.TryChangeAll(thread => TryChange(thread, change));

    private static bool TryChange(int thread, Change change)
    {
        // The C library of Debian 12 has no function for them; asm/unistd.h has their numbers.
        (nint Get, nint Set) call = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (315, 314),
            Architecture.Arm64 => (275, 274),
            _ => (0, 0),
        };
        if (call.Set == 0)
        {
            return false;
        }

        var attributes = default(SchedulingAttributes);
        if (Get(call.Get, thread, ref attributes, Marshal.SizeOf<SchedulingAttributes>(), 0) != 0)
        {
            return Marshal.GetLastPInvokeError() == OwnThreads.NoSuchThread;
        }

        if (attributes.Policy is not (OtherPolicy or BatchPolicy))
        {
            return false;
        }

        attributes.Size = (uint)Marshal.SizeOf<SchedulingAttributes>();
        attributes.Flags = 0;
        change(ref attributes);
        return Set(call.Set, thread, ref attributes, 0) == 0 || Marshal.GetLastPInvokeError() == OwnThreads.NoSuchThread;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Get(nint number, nint thread, ref SchedulingAttributes attributes, nint size, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Set(nint number, nint thread, ref SchedulingAttributes attributes, nint flags);

    private delegate void Change(ref SchedulingAttributes attributes);

    // struct sched_attr in its first version, of 48 bytes.
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
