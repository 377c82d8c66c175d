using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Serai.Git.Packs;
using Serai.Git.Storage;

namespace Serai.Git.Transports.Local;

/// <summary>Objects in files of their own: <c>objects/ab/cdef…</c>, deflated, a header in front. Source: gitrepository-layout(5).</summary>
internal sealed class LooseObjects(string folder, ObjectFormat format, GitLimits limits)
{
    // The longest is "commit 2147483647" and a zero byte.
    private const int MaxHeaderBytes = 32;

    public bool Contains(ObjectId id) => File.Exists(PathOf(id));

    /// <summary>Reads an object and proves its hash.</summary>
    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="GitException">It is damaged.</exception>
    public GitObject? TryRent(ObjectId id)
    {
        string path = PathOf(id);
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream file = RegularFile.Open(path);
        using var inflated = new ZLibStream(file, CompressionMode.Decompress);
        byte[]? content = null;
        try
        {
            (ObjectKind kind, int size) = ReadHeader(inflated, path);
            content = ArrayPool<byte>.Shared.Rent(size + 1);
            int read = inflated.ReadAtLeast(content.AsSpan(0, size + 1), size + 1, throwOnEndOfStream: false);
            if (read != size)
            {
                throw new GitException($"{path}: expected {size} bytes, as the header declares, found {(read < size ? $"{read}" : "more")}");
            }

            ObjectId found = PackWriter.IdOf(kind, content.AsSpan(0, size), format);
            if (found != id)
            {
                throw new GitException($"{path}: expected the object {id}, found one that hashes to {found}");
            }

            var rented = new GitObject(kind, content, size);
            content = null;
            return rented;
        }
        catch (InvalidDataException e)
        {
            throw new GitException($"{path}: expected a zlib stream, found something else", e);
        }
        finally
        {
            if (content is not null)
            {
                ArrayPool<byte>.Shared.Return(content);
            }
        }
    }

    /// <summary>Reads kind, blank, decimal size, zero byte.</summary>
    private (ObjectKind Kind, int Size) ReadHeader(ZLibStream inflated, string path)
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        int length = 0;
        int next;
        while (length < MaxHeaderBytes && (next = inflated.ReadByte()) > 0)
        {
            header[length++] = (byte)next;
        }

        string[] words = Encoding.Latin1.GetString(header[..length]).Split(' ');
        ObjectKind kind = words[0] switch
        {
            "commit" => ObjectKind.Commit,
            "tree" => ObjectKind.Tree,
            "blob" => ObjectKind.Blob,
            "tag" => ObjectKind.Tag,
            _ => ObjectKind.None,
        };
        return kind != ObjectKind.None && words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            && size <= limits.MaxObjectBytes
            ? (kind, size)
            : throw new GitException($"{path}: expected an object's kind and a size of at most {limits.MaxObjectBytes}, found '{PktLines.RemoteText.Clean(header[..length], 40)}'");
    }

    private string PathOf(ObjectId id)
    {
        string hex = id.ToString();
        return Path.Combine(folder, hex[..2], hex[2..]);
    }
}
