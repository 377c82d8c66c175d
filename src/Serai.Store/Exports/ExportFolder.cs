using Microsoft.Win32.SafeHandles;
using Serai.Store.Generations;

namespace Serai.Store.Exports;

/// <summary>
/// A folder that an export is written to, and this process alone writes to. Each file appears whole or not at all; what a broken-off export has
/// left is gone on with. A folder of its own in it, <c>.serai-export</c>, tells it from other people's folders and holds what is unfinished.
/// </summary>
public sealed class ExportFolder : IDisposable
{
    private const string OwnName = ".serai-export";
    private const int PieceBytes = 1 << 16;

    private readonly string _temporary;
    private readonly FolderLock _lock;

    // Folders in which names are not yet durable.
    private readonly HashSet<string> _unsettled = new(StringComparer.Ordinal);

    private ExportFolder(string root, string temporary, FolderLock held) => (Root, _temporary, _lock) = (root, temporary, held);

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>Opens a folder: an export, an empty folder, or none yet.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="data">The mirror's data folder, in which no export may lie.</param>
    /// <exception cref="IOException">It is somebody else's, or cannot be written; the message says which and what to do.</exception>
    public static ExportFolder Open(string path, DataFolder data)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if ((root + '/').StartsWith(data.Root + '/', StringComparison.Ordinal))
        {
            throw new IOException($"{root}: lies in the data folder {data.Root}, which is the mirror's own; name a folder outside of it");
        }

        string own = Path.Combine(root, OwnName);
        if (Directory.Exists(root) && !Directory.Exists(own) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new IOException($"{root}: is not empty, and no export of serai; nothing was written, name an empty folder or a new one");
        }

        string temporary = Path.Combine(own, "tmp");
        Directory.CreateDirectory(own);
        string lockPath = Path.Combine(own, "lock");
        FolderLock held = FolderLock.TryTake(lockPath, LockHolder.Self("export", controlSocket: null))
            ?? throw new IOException($"{root}: another export writes it (pid {FolderLock.ReadHolder(lockPath)?.ProcessId}); wait for its end");
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }

        Directory.CreateDirectory(temporary);
        return new ExportFolder(root, temporary, held);
    }

    /// <summary>The file system's path of a path of the export.</summary>
    public string this[string path] => Path.Combine(Root, path);

    /// <summary>The size of a file; null where it is not there.</summary>
    public long? SizeOf(string path) => new FileInfo(this[path]) is { Exists: true } file ? file.Length : null;

    /// <summary>Writes a file in the place of what is there. Its name is durable with the next <see cref="Settle"/>.</summary>
    public GenerationFile Write(string path, ReadOnlySpan<byte> bytes)
    {
        using DurableFile file = Begin(path);
        file.Write(bytes);
        GenerationFile written = file.Describe();
        file.Place();
        return written;
    }

    /// <summary>As <see cref="Write"/>, where it is other than what is there.</summary>
    public GenerationFile WriteIfOther(string path, byte[] bytes) =>
        SizeOf(path) == bytes.Length && File.ReadAllBytes(this[path]).AsSpan().SequenceEqual(bytes)
            ? GenerationFile.Of(bytes)
            : Write(path, bytes);

    /// <summary>Copies a file, unless its bytes are not what they should be.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="source">Read from its beginning; stays the caller's.</param>
    /// <param name="accepts">Told the size and sha256 of the copy; false discards it.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    /// <returns>Whether it is there now.</returns>
    public bool TryCopy(string path, SafeFileHandle source, Func<GenerationFile, bool> accepts, CancellationToken cancellationToken)
    {
        using DurableFile file = Begin(path);
        byte[] piece = new byte[PieceBytes];
        for (int count; (count = RandomAccess.Read(source, piece, file.Length)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Write(piece.AsSpan(0, count));
        }

        if (!accepts(file.Describe()))
        {
            return false;
        }

        file.Place();
        return true;
    }

    /// <summary>Gives a file another name: a hard link where the file system has them, a copy elsewhere. What is there is replaced.</summary>
    public void Link(string path, string existing, CancellationToken cancellationToken)
    {
        string temporary = Path.Combine(_temporary, $"link-{Guid.NewGuid():N}");
        if (NativeFile.TryLink(this[existing], temporary))
        {
            MakeFolderOf(path);
            File.Move(temporary, this[path], overwrite: true);
            return;
        }

        using SafeFileHandle source = File.OpenHandle(this[existing]);
        TryCopy(path, source, _ => true, cancellationToken);
    }

    /// <summary>Removes a file, where it is there.</summary>
    public void Remove(string path)
    {
        string full = this[path];
        if (File.Exists(full))
        {
            File.Delete(full);
            _unsettled.Add(Path.GetDirectoryName(full)!);
        }
    }

    /// <summary>The files below one of the export's folders, as paths of the export.</summary>
    public IEnumerable<string> FilesBelow(string path) =>
        Directory.Exists(this[path])
            ? Directory.EnumerateFiles(this[path], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            : [];

    /// <summary>Makes every name so far durable.</summary>
    public void Settle()
    {
        foreach (string folder in _unsettled)
        {
            NativeFile.SyncFolder(folder);
        }

        _unsettled.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private DurableFile Begin(string path)
    {
        MakeFolderOf(path);
        return DurableFile.Begin(_temporary, this[path]);
    }

    private void MakeFolderOf(string path)
    {
        string folder = Path.GetDirectoryName(this[path])!;
        _unsettled.Add(folder);
        for (string missing = folder; !Directory.Exists(missing); missing = Path.GetDirectoryName(missing)!)
        {
            _unsettled.Add(Path.GetDirectoryName(missing)!);
        }

        Directory.CreateDirectory(folder);
    }
}
