using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Serai.Store.Archives;

/// <summary>
/// The archives: each once, under its sha256, and an alias under every other checksum. An alias is a small text file that names
/// the sha256, so that aliases outlive every generation and need no index. Safe from any thread and process.
/// </summary>
public sealed class ArchiveStore(DataFolder folder)
{
    // An alias is "sha256=" and 64 digits; anything longer is none.
    private const int MaxAliasBytes = 128;

    // Longer than a URL is where it is shown.
    private const int MaxSourceBytes = 1024;
    private const string SourceSuffix = ".from";

    /// <summary>Opens a stored archive under any of its checksums.</summary>
    /// <returns>The open archive, owned by the caller; null where it is not stored. Its bytes are not checked.</returns>
    public StoredArchive? TryOpen(ArchiveHash hash)
    {
        ArchiveHash? stored = hash.Algorithm == ArchiveHashAlgorithm.Sha256 ? hash : ReadAlias(hash);
        return stored is { } sha256 && TryOpenFile(folder.Archive(sha256)) is { } file ? new StoredArchive(sha256, file) : null;
    }

    /// <summary>Whether an archive is stored under a checksum. Its bytes are not checked.</summary>
    public bool Contains(ArchiveHash hash)
    {
        ArchiveHash? stored = hash.Algorithm == ArchiveHashAlgorithm.Sha256 ? hash : ReadAlias(hash);
        return stored is { } sha256 && File.Exists(folder.Archive(sha256));
    }

    /// <summary>When an archive was stored, all its bytes verified just before: the time of its file.</summary>
    /// <returns>Null where it is not stored.</returns>
    public DateTimeOffset? StoredAt(ArchiveHash hash)
    {
        ArchiveHash? stored = hash.Algorithm == ArchiveHashAlgorithm.Sha256 ? hash : ReadAlias(hash);
        return stored is { } sha256 && new FileInfo(folder.Archive(sha256)) is { Exists: true } file ? new DateTimeOffset(file.LastWriteTimeUtc) : null;
    }

    /// <summary>Notes from where a stored archive came, in a small file beside it: for people, nothing else rests on it.</summary>
    /// <param name="sha256">The archive.</param>
    /// <param name="source">As it may be shown, without credentials; a longer one than any is noted for none.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void NoteSource(ArchiveHash sha256, string source)
    {
        byte[] text = Encoding.UTF8.GetBytes(source);
        if (text.Length <= MaxSourceBytes)
        {
            // Its name may be lost with the power.
            using DurableFile file = DurableFile.Begin(folder, folder.Archive(sha256) + SourceSuffix);
            file.Write(text);
            file.Place();
        }
    }

    /// <summary>From where a stored archive came.</summary>
    /// <returns>Null where that was not noted: of one that was stored by an earlier version, or copied here.</returns>
    public string? SourceOf(ArchiveHash hash)
    {
        ArchiveHash? stored = hash.Algorithm == ArchiveHashAlgorithm.Sha256 ? hash : ReadAlias(hash);
        using SafeFileHandle? file = stored is { } sha256 ? TryOpenFile(folder.Archive(sha256) + SourceSuffix) : null;
        if (file is null)
        {
            return null;
        }

        byte[] text = new byte[MaxSourceBytes];
        return Encoding.UTF8.GetString(text, 0, RandomAccess.Read(file, text, 0));
    }

    /// <summary>Stores an archive with aliases under its md5 and sha512. What is stored already stays.</summary>
    /// <param name="archive">The bytes, read to the end.</param>
    /// <returns>Its three checksums, strongest first: sha512, sha256, md5.</returns>
    public IReadOnlyList<ArchiveHash> Add(Stream archive)
    {
        // The name is known only when the bytes are: received under a name of no meaning, then moved.
        string received = Path.Combine(folder.Temporary, $"archive-{Guid.NewGuid():N}");
        using var hasher = new ArchiveHasher();
        using (DurableFile file = DurableFile.Begin(folder, received))
        {
            byte[] buffer = new byte[1 << 16];
            for (int count; (count = archive.Read(buffer)) > 0;)
            {
                ReadOnlySpan<byte> bytes = buffer.AsSpan(0, count);
                hasher.Append(bytes);
                file.Write(bytes);
            }

            file.Replace();
        }

        ArchiveDigests digests = hasher.Finish();
        Publish(received, digests);
        return digests.All;
    }

    /// <summary>
    /// Stores a file of the data folder's <c>tmp</c> as an archive: makes its bytes durable and moves it into place, with aliases under its
    /// md5 and sha512. An open handle of it stays good. What is stored already stays, and the file is removed.
    /// <para>A process that is killed on the way leaves nothing that can be opened, or the whole archive under all its names: the aliases come
    /// first, and mean nothing until the archive has its name.</para>
    /// </summary>
    /// <param name="written">The handle that the bytes were written by; stays the caller's.</param>
    /// <param name="path">The file.</param>
    /// <param name="digests">The checksums of all its bytes; the caller has verified them.</param>
    /// <exception cref="IOException">The disk fails: the bytes are not to be trusted, they have to be written again.</exception>
    public void Adopt(SafeFileHandle written, string path, ArchiveDigests digests)
    {
        NativeFile.Sync(written, path);
        Publish(path, digests);
    }

    /// <summary>Writes the aliases of an archive that is stored already, where they are missing.</summary>
    public void WriteAliases(ArchiveDigests digests)
    {
        WriteAlias(digests.Sha512, digests.Sha256);
        WriteAlias(digests.Md5, digests.Sha256);
    }

    /// <summary>Removes an alias; what it names stays.</summary>
    public void RemoveAlias(ArchiveHash alias)
    {
        // Deleting is silent where there is no such file, and not where there is no such folder.
        string path = folder.Archive(alias);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>Removes an archive for good. Who has it open reads on. Its aliases mean nothing from then on.</summary>
    public void Remove(ArchiveHash sha256)
    {
        string path = folder.Archive(sha256);
        File.Delete(path);
        if (File.Exists(path + SourceSuffix))
        {
            File.Delete(path + SourceSuffix);
        }
    }

    private void Publish(string received, ArchiveDigests digests)
    {
        WriteAliases(digests);
        string path = folder.Archive(digests.Sha256);
        MakeFolder(path);
        if (File.Exists(path))
        {
            File.Delete(received);
        }
        else
        {
            File.Move(received, path, overwrite: false);
            SyncOrTakeBack(Path.GetDirectoryName(path)!, () => File.Move(path, received));
        }
    }

    // A new folder's name is durable only when the one above it is synced, too.
    private static void MakeFolder(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            SyncOrTakeBack(Path.GetDirectoryName(folder)!, () => Directory.Delete(folder));
            SyncOrTakeBack(Path.GetDirectoryName(Path.GetDirectoryName(folder)!)!, () => Directory.Delete(folder));
        }
    }

    // A name that may not be durable must not be found by the next one who comes, who would take it for finished.
    private static void SyncOrTakeBack(string folder, Action takeBack)
    {
        try
        {
            NativeFile.SyncFolder(folder);
        }
        catch (IOException)
        {
            takeBack();
            throw;
        }
    }

    private static SafeFileHandle? TryOpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // An alias of another stored archive stays: two archives of one md5 can be made, and the second must not take the first one's name.
    private void WriteAlias(ArchiveHash alias, ArchiveHash stored)
    {
        if (ReadAlias(alias) is { } taken && (taken == stored || File.Exists(folder.Archive(taken))))
        {
            return;
        }

        string path = folder.Archive(alias);
        MakeFolder(path);
        try
        {
            DurableFile.Replace(folder, path, Encoding.ASCII.GetBytes(stored.ToString()));
        }
        catch (IOException)
        {
            // As for names above: it may stand there, and not be durable.
            File.Delete(path);
            throw;
        }
    }

    /// <summary>The archive that an alias names, stored or not; null where there is no alias, or what is there is none.</summary>
    public ArchiveHash? ReadAlias(ArchiveHash alias)
    {
        using SafeFileHandle? file = TryOpenFile(folder.Archive(alias));
        if (file is null)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[MaxAliasBytes];
        Span<char> characters = stackalloc char[MaxAliasBytes];
        int length = Encoding.ASCII.GetChars(text[..RandomAccess.Read(file, text, 0)], characters);
        ReadOnlySpan<char> name = characters[..length];
        int equals = name.IndexOf('=');
        return equals > 0 && ArchiveHash.TryParse(name[..equals], name[(equals + 1)..], out ArchiveHash stored)
            && stored.Algorithm == ArchiveHashAlgorithm.Sha256 ? stored : null;
    }
}
