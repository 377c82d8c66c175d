using Microsoft.Win32.SafeHandles;

namespace Serai.Front.Archives;

/// <summary>
/// The growing file of a fetch, opened once for all clients that read it: it is closed when the follower and the last of them let go. It stays
/// good when the file becomes the archive, or is removed. Safe from any thread.
/// </summary>
internal sealed class PartFile
{
    private readonly SafeFileHandle _handle;

    // The follower's own hold; 0 is the end.
    private int _holds = 1;

    private PartFile(string name, SafeFileHandle handle)
    {
        Name = name;
        _handle = handle;
    }

    /// <summary>Its name: another name means other bytes.</summary>
    public string Name { get; }

    /// <summary>What the file is; asked by the follower, who holds it.</summary>
    public FileIdentity Identity => FileIdentity.Of(_handle);

    /// <summary>Opens a growing file, held once.</summary>
    /// <returns>Null where it is not there, or not any more, or cannot be read: its clients wait until it is stored.</returns>
    public static PartFile? TryOpen(string path)
    {
        try
        {
            // Read by place only, while the worker appends: nobody locks anybody out.
            return new PartFile(
                Path.GetFileName(path),
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Holds it open once more.</summary>
    /// <returns>Null where it is closed already.</returns>
    public SafeFileHandle? TryHold()
    {
        int holds;
        do
        {
            holds = Volatile.Read(ref _holds);
            if (holds == 0)
            {
                return null;
            }
        }
        while (Interlocked.CompareExchange(ref _holds, holds + 1, holds) != holds);
        return _handle;
    }

    /// <summary>Lets go; the last one closes it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            _handle.Dispose();
        }
    }
}
