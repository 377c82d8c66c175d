using Serai.Git.Storage;

namespace Serai.Git.Packs;

/// <summary>
/// The bytes of a whole pack, read into memory outside the collector's reach, to be analysed once or more often, by many threads at once
/// where that is wanted. They do not change.
/// </summary>
public sealed class PackFile : IDisposable
{
    private PackFile(NativeRegion bytes, ObjectFormat format)
    {
        Bytes = bytes;
        Format = format;
    }

    /// <summary>The hash function of its ids and trailer: a pack does not tell it.</summary>
    public ObjectFormat Format { get; }

    /// <summary>Bytes of the pack.</summary>
    public long Length => Bytes.Length;

    internal NativeRegion Bytes { get; }

    /// <summary>Reads a file.</summary>
    /// <returns>Disposed by the caller.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="MalformedPackException">It is larger than the limit.</exception>
    public static PackFile Read(string path, ObjectFormat format, GitLimits limits)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        long length = RandomAccess.GetLength(file);
        NativeRegion bytes = Take(length, limits);
        try
        {
            for (long at = 0; at < length;)
            {
                int read = RandomAccess.Read(file, bytes.Slice(at, (int)Math.Min(1 << 24, length - at)), at);
                at += read > 0 ? read : throw new EndOfStreamException($"{path}: expected {length} bytes, found the end after {at}");
            }

            return new PackFile(bytes, format);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Copies bytes that are in memory.</summary>
    /// <returns>Disposed by the caller.</returns>
    /// <exception cref="MalformedPackException">They are more than the limit.</exception>
    public static PackFile From(ReadOnlySpan<byte> pack, ObjectFormat format, GitLimits limits)
    {
        NativeRegion bytes = Take(pack.Length, limits);
        pack.CopyTo(bytes.Slice(0, pack.Length));
        return new PackFile(bytes, format);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Bytes.Dispose();

    private static NativeRegion Take(long length, GitLimits limits)
    {
        PackLimits.CheckLength(length, limits);
        var bytes = new NativeRegion(length);
        bytes.Extend(length);
        return bytes;
    }
}
