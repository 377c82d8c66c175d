using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Serai.Git.Objects;

namespace Serai.Git.Packs;

/// <summary>
/// Names objects one at a time: the hash of "kind size\0" and the content; and knows that header, and the hash of a pack, for all who need
/// them. The many objects of a pack that arrives are named by <see cref="ObjectNamer"/>. Contents lie behind <see cref="HeaderRoom"/> bytes
/// into which the header is written, so that each is hashed in one piece.
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "SHA-1 names git's objects")]
internal sealed unsafe class ObjectHasher
{
    /// <summary>Bytes before a content that the header may be written to: "commit " and ten digits and the zero byte are 18.</summary>
    public const int HeaderRoom = 32;

    private readonly ObjectFormat _format;

    public ObjectHasher(ObjectFormat format) => _format = format;

    /// <summary>A hash to be fed in pieces, for packs and indexes.</summary>
    public static IncrementalHash Incremental(ObjectFormat format) =>
        IncrementalHash.CreateHash(format == ObjectFormat.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);

    /// <summary>The hash of bytes without a header.</summary>
    public static void HashRaw(ObjectFormat format, ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        if (format == ObjectFormat.Sha1)
        {
            SHA1.HashData(bytes, hash);
        }
        else
        {
            SHA256.HashData(bytes, hash);
        }
    }

    /// <summary>Computes the id of an object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="content">Its content; the <see cref="HeaderRoom"/> bytes before it are overwritten.</param>
    /// <param name="size">Bytes of content.</param>
    /// <param name="id">Where the id goes.</param>
    public void Hash(ObjectKind kind, byte* content, int size, Span<byte> id)
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        int length = WriteHeader(kind, size, header);
        header[..length].CopyTo(new Span<byte>(content - length, length));
        HashRaw(_format, new ReadOnlySpan<byte>(content - length, length + size), id[..ObjectFormats.IdLength(_format)]);
    }

    /// <summary>Writes the header that is hashed before a content.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteHeader(ObjectKind kind, long size, Span<byte> header)
    {
        ReadOnlySpan<byte> word = kind switch
        {
            ObjectKind.Commit => "commit "u8,
            ObjectKind.Tree => "tree "u8,
            ObjectKind.Blob => "blob "u8,
            ObjectKind.Tag => "tag "u8,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "an object has one of four kinds"),
        };
        word.CopyTo(header);
        Utf8Formatter.TryFormat(size, header[word.Length..], out int digits);
        header[word.Length + digits] = 0;
        return word.Length + digits + 1;
    }
}
