namespace Serai.Faults.Tracing;

/// <summary>The system calls that change files, or open them, by their numbers on x86-64, and where their path or descriptor stands.</summary>
internal sealed record TracedCall(string Name, int PathArgument, int DescriptorArgument, bool Reads = false)
{
    private const int None = -1;

    /// <summary>By number. Of calls with two paths the second one, which is where something appears.</summary>
    public static IReadOnlyDictionary<int, TracedCall> All { get; } = new Dictionary<int, TracedCall>
    {
        [0] = new("read", None, 0, Reads: true),
        [1] = new("write", None, 0),
        [2] = new("open", 0, None),
        [17] = new("pread64", None, 0, Reads: true),
        [18] = new("pwrite64", None, 0),
        [20] = new("writev", None, 0),
        [40] = new("sendfile", None, 0),
        [74] = new("fsync", None, 0),
        [75] = new("fdatasync", None, 0),
        [77] = new("ftruncate", None, 0),
        [82] = new("rename", 1, None),
        [83] = new("mkdir", 0, None),
        [84] = new("rmdir", 0, None),
        [86] = new("link", 1, None),
        [87] = new("unlink", 0, None),
        [257] = new("openat", 1, None),
        [258] = new("mkdirat", 1, None),
        [263] = new("unlinkat", 1, None),
        [264] = new("renameat", 3, None),
        [265] = new("linkat", 3, None),
        [285] = new("fallocate", None, 0),
        [296] = new("pwritev", None, 0),
        [316] = new("renameat2", 3, None),
        [326] = new("copy_file_range", None, 2),
    };

    /// <summary>The path that a call is about; null where it has none any more.</summary>
    public string? PathOf(int thread, SyscallStop stop)
    {
        try
        {
            return PathArgument == None
                ? File.ResolveLinkTarget($"/proc/{thread}/fd/{stop.Argument(DescriptorArgument)}", returnFinalTarget: false)?.FullName
                : ReadText(thread, stop.Argument(PathArgument));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ReadText(int thread, ulong address)
    {
        byte[] text = new byte[4096];
        using FileStream memory = new($"/proc/{thread}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        memory.Position = (long)address;
        int length = memory.Read(text);
        int end = Array.IndexOf(text, (byte)0, 0, length);
        return System.Text.Encoding.UTF8.GetString(text, 0, end < 0 ? length : end);
    }
}
