using System.Runtime.InteropServices;

namespace Serai.Faults.Tracing;

/// <summary>ptrace(2), as far as it is needed to look at the system calls of a process and to change what comes of them. x86-64 only.</summary>
internal static partial class Ptrace
{
    // sys/ptrace.h, linux/ptrace.h
    private const nint PokeUser = 6;
    private const nint Syscall = 24;
    private const nint Seize = 0x4206;
    private const nint GetSyscallInfo = 0x420e;
    private const nint OptionsOfSeize = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100000; // system calls told apart, fork, vfork, clone, exec, killed with us

    // sys/user.h: struct user_regs_struct, in words of eight bytes.
    private const nint OffsetOfResult = 8 * 10;
    private const nint OffsetOfNumber = 8 * 15;

    // wait(2): children of any kind, and only those that this thread traces.
    private const int WaitAll = 0x40000000;
    private const int OfThisThread = 0x20000000;

    /// <summary>Attaches to a process, which goes on.</summary>
    public static void Attach(int process)
    {
        if (Call(Seize, process, 0, OptionsOfSeize) != 0)
        {
            throw new InvalidOperationException($"ptrace of {process}: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Lets a stopped thread go on to its next system call.</summary>
    public static void Continue(int thread, int signal) => _ = Call(Syscall, thread, 0, signal);

    /// <summary>Reads which system call a stopped thread is at.</summary>
    public static unsafe SyscallStop Read(int thread)
    {
        SyscallStop stop = default;
        _ = Call(GetSyscallInfo, thread, sizeof(SyscallStop), (nint)(&stop));
        return stop;
    }

    /// <summary>At the entry: there will be no call.</summary>
    public static void Suppress(int thread) => _ = Call(PokeUser, thread, OffsetOfNumber, -1);

    /// <summary>At the exit: this is what comes of it.</summary>
    public static void SetResult(int thread, nint result) => _ = Call(PokeUser, thread, OffsetOfResult, result);

    /// <summary>Waits until any traced thread stops or ends.</summary>
    /// <returns>Its id; below 0 where none is left.</returns>
    public static int Wait(out int status) => WaitPid(-1, out status, WaitAll | OfThisThread);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint request, nint process, nint address, nint value);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WaitPid(int process, out int status, int options);
}
