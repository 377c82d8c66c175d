using Microsoft.Win32.SafeHandles;
using Serai.Store.Archives;

namespace Serai.Worker.Downloads.Parts;

/// <summary>
/// A file that grows while an archive arrives: appended to, hashed on the way, never changed. Others may read it by its name at any time. For
/// one writer.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int PieceBytes = 1 << 16;

    private readonly SafeFileHandle _handle;
    private readonly ArchiveHasher _hasher = new();

    private PartFile(PartName name, string path, FileMode mode)
    {
        Name = name;
        Path = path;
        _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Its name.</summary>
    public PartName Name { get; }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>Where they come from; null where nobody knows any more.</summary>
    public PartOrigin? Origin { get; set; }

    /// <summary>Whether the bytes are of more than one answer, so that a fault in them may be ours and no source's.</summary>
    public bool IsMended { get; set; }

    /// <summary>The handle that the bytes are written by; stays this file's.</summary>
    public SafeFileHandle Handle => _handle;

    /// <summary>The checksums of the bytes so far.</summary>
    public ArchiveDigests Digests => _hasher.Finish();

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static PartFile Create(PartName name, string path) => new(name, path, FileMode.CreateNew);

    /// <summary>Takes up one that another process left: its bytes are read and hashed again.</summary>
    /// <exception cref="IOException">It is gone, or cannot be read.</exception>
    public static async Task<PartFile> ResumeAsync(PartName name, string path, CancellationToken cancellationToken)
    {
        var part = new PartFile(name, path, FileMode.Open) { IsMended = true };
        try
        {
            byte[] piece = new byte[PieceBytes];
            for (int count; (count = await RandomAccess.ReadAsync(part._handle, piece, part.Length, cancellationToken)) > 0;)
            {
                part._hasher.Append(piece.AsSpan(0, count));
                part.Length += count;
            }

            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Appends.</summary>
    /// <exception cref="IOException">The disk is full or fails; the length stays what it was.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        _hasher.Append(bytes);
        Length += bytes.Length;
    }

    /// <summary>Compares bytes of a new start with what is here.</summary>
    /// <param name="position">Where they lie; they do not reach beyond the end.</param>
    /// <param name="bytes">The bytes.</param>
    public bool Holds(long position, ReadOnlySpan<byte> bytes)
    {
        Span<byte> piece = stackalloc byte[4096];
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(_handle, piece[..Math.Min(piece.Length, bytes.Length)], position);
            if (count == 0 || !piece[..count].SequenceEqual(bytes[..count]))
            {
                return false;
            }

            position += count;
            bytes = bytes[count..];
        }

        return true;
    }

    /// <summary>Appends the first bytes of another file.</summary>
    public void AppendFrom(PartFile other, long bytes)
    {
        byte[] piece = new byte[PieceBytes];
        for (long position = 0; position < bytes;)
        {
            int count = RandomAccess.Read(other._handle, piece.AsSpan(0, (int)Math.Min(piece.Length, bytes - position)), position);
            if (count == 0)
            {
                throw new IOException($"{other.Path}: expected {bytes} bytes, found {position}");
            }

            Append(piece.AsSpan(0, count));
            position += count;
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        _hasher.Dispose();
    }
}
