using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Serai.Faults.Tracing;

/// <summary>linux/ptrace.h, <c>struct ptrace_syscall_info</c>, up to what the entry of a call tells.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SyscallStop
{
    private const byte EntryOp = 1;

    // The architecture, the instruction and the stack lie between the kind and the number.
    private const int NumberOffset = 24;
    private const int ArgumentsOffset = 32;
    private const int Bytes = 88;

    private fixed byte _bytes[Bytes];

    /// <summary>Whether the call is about to begin; otherwise it has ended.</summary>
    public readonly bool IsEntry => _bytes[0] == EntryOp;

    public readonly int Number => (int)Read(NumberOffset);

    public readonly ulong Argument(int index) => Read(ArgumentsOffset + (sizeof(ulong) * index));

    private readonly ulong Read(int offset)
    {
        fixed (byte* bytes = _bytes)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(bytes + offset, sizeof(ulong)));
        }
    }
}
