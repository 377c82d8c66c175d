using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Serai.Store.Descriptions;

/// <summary>
/// The file of descriptions, open: what packages are found by in memory, the rest read when it is asked for. Its bytes were hashed when it was
/// opened; one that takes its place later changes nothing of it. Safe from any thread.
/// </summary>
public sealed class DescriptionsFile : IDisposable
{
    // Summaries and what is before and after them.
    private const long MaxTailBytes = DescriptionsDraft.MaxSummaryBytes + (1 << 20);

    private readonly SafeFileHandle _handle;

    private DescriptionsFile(SafeFileHandle handle, byte[] tail)
    {
        _handle = handle;
        using var reader = new BinaryReader(new MemoryStream(tail), Encoding.UTF8);
        Generation = reader.ReadInt64();
        Commit = reader.ReadString();
        Packages = DescriptionEncoding.ReadAll(reader, DescriptionEncoding.ReadSummary);
    }

    /// <summary>The generation that it describes.</summary>
    public long Generation { get; }

    /// <summary>That one's commit.</summary>
    public string Commit { get; }

    /// <summary>The packages, in the order of their names.</summary>
    public IReadOnlyList<PackageSummary> Packages { get; }

    /// <summary>Opens the one of a data folder.</summary>
    /// <returns>The file, owned by the caller; null where there is none.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or of another version: the worker makes it anew.</exception>
    public static DescriptionsFile? TryOpen(DataFolder folder)
    {
        try
        {
            return Read(File.OpenHandle(folder.Descriptions, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads one that is open.</summary>
    /// <param name="handle">Owned by what is returned, and closed where that is an exception.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static DescriptionsFile Read(SafeFileHandle handle)
    {
        try
        {
            return new DescriptionsFile(handle, ReadTail(handle));
        }
        catch (Exception malformed) when (malformed is IOException or FormatException or ArgumentException or InvalidDataException)
        {
            handle.Dispose();
            throw new InvalidDataException($"descriptions: {malformed.Message}", malformed);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is shown of one of its packages.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public PackageDescription Read(PackageSummary summary)
    {
        try
        {
            return DescriptionEncoding.Read(ReadExactly(_handle, summary.Offset, summary.Length));
        }
        catch (Exception malformed) when (malformed is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"descriptions of {summary.Name}: {malformed.Message}", malformed);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal void ReadBytes(PackageSummary summary, Span<byte> bytes) => ReadExactly(_handle, summary.Offset, bytes);

    // From the summaries to the end of the file, once all of it hashes to what it says.
    private static byte[] ReadTail(SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        long end = length - DescriptionsDraft.TrailerLength;
        if (end < 0 || length > DescriptionsDraft.MaxFileBytes + MaxTailBytes)
        {
            throw new InvalidDataException($"{length} bytes");
        }

        byte[] head = ReadExactly(handle, 0, sizeof(uint) + sizeof(int));
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != DescriptionsDraft.Magic || BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(sizeof(uint))) != DescriptionsDraft.Version)
        {
            throw new InvalidDataException($"not of version {DescriptionsDraft.Version}");
        }

        byte[] trailer = ReadExactly(handle, end, DescriptionsDraft.TrailerLength);
        if (!Hash(handle, end + sizeof(long)).AsSpan().SequenceEqual(trailer.AsSpan(sizeof(long))))
        {
            throw new InvalidDataException("its bytes do not hash to what they should");
        }

        long offset = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        return offset >= head.Length && offset <= end && end - offset <= MaxTailBytes
            ? ReadExactly(handle, offset, (int)(end - offset))
            : throw new InvalidDataException($"summaries at {offset} of {length} bytes");
    }

    private static byte[] Hash(SafeFileHandle handle, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        for (long offset = 0; offset < length;)
        {
            int count = RandomAccess.Read(handle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - offset)), offset);
            if (count == 0)
            {
                throw new EndOfStreamException($"the file became shorter than {length} bytes");
            }

            hash.AppendData(buffer, 0, count);
            offset += count;
        }

        return hash.GetHashAndReset();
    }

    private static byte[] ReadExactly(SafeFileHandle handle, long offset, int length)
    {
        byte[] bytes = new byte[length];
        ReadExactly(handle, offset, bytes);
        return bytes;
    }

    private static void ReadExactly(SafeFileHandle handle, long offset, Span<byte> bytes)
    {
        for (int read = 0; read < bytes.Length;)
        {
            int count = RandomAccess.Read(handle, bytes[read..], offset + read);
            read += count > 0 ? count : throw new EndOfStreamException($"expected {bytes.Length} bytes at {offset}, found {read}");
        }
    }
}
