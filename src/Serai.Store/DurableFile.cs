using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Serai.Store.Generations;

namespace Serai.Store;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name in the data folder's <c>tmp</c>, hashed on the way, synced,
/// given its name, and the folder synced. The data folder is one file system, so a rename out of <c>tmp</c> is one step. Disposing of it unfinished removes it.
/// </summary>
public sealed class DurableFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly SafeFileHandle _handle;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _finished;

    private DurableFile(string path, string temporaryPath)
    {
        _path = path;
        _temporaryPath = temporaryPath;
        _handle = File.OpenHandle(temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Begins a file that will stand at <paramref name="path"/>, in a folder that exists.</summary>
    public static DurableFile Begin(DataFolder folder, string path) => Begin(folder.Temporary, path);

    /// <summary>As <see cref="Begin(DataFolder, string)"/>, for a folder of another kind.</summary>
    /// <param name="temporaryFolder">Where it is written, on the same file system.</param>
    /// <param name="path">Where it will stand.</param>
    internal static DurableFile Begin(string temporaryFolder, string path) =>
        new(path, Path.Combine(temporaryFolder, $"{Path.GetFileName(path)}-{Guid.NewGuid():N}"));

    /// <summary>Writes a small file in one go, replacing what stands there.</summary>
    /// <returns>The sha256 of the bytes.</returns>
    public static byte[] Replace(DataFolder folder, string path, ReadOnlySpan<byte> bytes)
    {
        using DurableFile file = Begin(folder, path);
        file.Write(bytes);
        return file.Replace();
    }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>What was written so far.</summary>
    public GenerationFile Describe() => new(Length, Convert.ToHexStringLower(_hash.GetCurrentHash()));

    /// <summary>Makes the file durable and gives it its name, unless the name is taken: then what stands there stays.</summary>
    /// <returns>The sha256 of the bytes written.</returns>
    public byte[] Commit()
    {
        byte[] sha256 = Finish();
        try
        {
            File.Move(_temporaryPath, _path, overwrite: false);
        }
        catch (IOException) when (File.Exists(_path))
        {
            File.Delete(_temporaryPath);
        }

        _finished = true;
        NativeFile.SyncFolder(Path.GetDirectoryName(_path)!);
        return sha256;
    }

    /// <summary>Makes the file durable and puts it in the place of what stands there, in one step.</summary>
    /// <returns>The sha256 of the bytes.</returns>
    public byte[] Replace()
    {
        byte[] sha256 = Place();
        NativeFile.SyncFolder(Path.GetDirectoryName(_path)!);
        return sha256;
    }

    /// <summary>As <see cref="Replace()"/>, but for the name: it is durable when the caller has synced the folder, once for all files that it places there.</summary>
    /// <returns>The sha256 of the bytes.</returns>
    public byte[] Place()
    {
        byte[] sha256 = Finish();
        File.Move(_temporaryPath, _path, overwrite: true);
        _finished = true;
        return sha256;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        _hash.Dispose();
        if (!_finished)
        {
            File.Delete(_temporaryPath);
        }
    }

    private byte[] Finish()
    {
        NativeFile.Sync(_handle, _path);
        _handle.Dispose();
        return _hash.GetHashAndReset();
    }
}
