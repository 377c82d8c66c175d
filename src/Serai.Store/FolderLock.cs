using System.Text.Json;

namespace Serai.Store;

/// <summary>
/// An exclusive lock on the data folder, held as long as the process lives: the system gives it free whatever way the process
/// ends. The file tells who holds it, so that a second one can say so.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock and writes the holder into it.</summary>
    /// <returns>The lock, or null where another process holds it.</returns>
    /// <exception cref="IOException">The file cannot be made or written: the disk is full, or may only be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file belongs to another user.</exception>
    public static FolderLock? TryTake(string path, LockHolder holder)
    {
        FileStream file;
        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }

        var taken = new FolderLock(file);
        try
        {
            taken.Tell(holder);
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Who holds the lock, as far as its file tells; it may be a process that has ended.</summary>
    public static LockHolder? ReadHolder(string path)
    {
        try
        {
            // Without a lock of its own: reading must work beside the holder, and must not be in the way of one to come.
            using var file = new FileStream(NativeFile.OpenUnlocked(path), FileAccess.Read, bufferSize: 0);
            return JsonSerializer.Deserialize(file, StoreJson.Default.LockHolder);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Rewrites what the file tells of the holder.</summary>
    public void Tell(LockHolder holder)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(holder, StoreJson.Default.LockHolder);
        _file.SetLength(0);
        _file.Position = 0;
        _file.Write(text);
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of flock(2) on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException refused) => refused.HResult is 11 or 35 or unchecked((int)0x80070020);
}
