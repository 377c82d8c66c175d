using System.IO.Compression;
using System.Security.Cryptography;
using Serai.Git.Objects;

namespace Serai.Git.Packs;

/// <summary>
/// Writes a version-2 pack of whole objects, one after the other. The number of objects stands at the front, so it is said first. Whoever
/// calls <see cref="Complete"/> has a pack (gitformat-pack(5)); without that it is none. For one thread at a time.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2213", Justification = "the stream stays the caller's")]
public sealed class PackWriter : IDisposable
{
    private readonly Stream _destination;
    private readonly ObjectFormat _format;
    private readonly int _objects;
    private readonly IncrementalHash _hash;
    private int _written;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">Stays the caller's.</param>
    /// <param name="format">Names the objects, and makes the trailer.</param>
    /// <param name="objects">How many objects will be added.</param>
    /// <exception cref="IOException">The stream cannot be written, here and below.</exception>
    public PackWriter(Stream destination, ObjectFormat format, int objects)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(objects);
        _destination = destination;
        _format = format;
        _objects = objects;
        _hash = ObjectHasher.Incremental(format);
        Span<byte> header = stackalloc byte[PackHeader.Length];
        PackHeader.Write(header, objects);
        Write(header);
    }

    /// <summary>Bytes written so far: where the next entry begins.</summary>
    internal long Position { get; private set; }

    /// <summary>The id of an object: the hash of its kind, its length and its content (<c>git hash-object</c>).</summary>
    public static ObjectId IdOf(ObjectKind kind, ReadOnlySpan<byte> content, ObjectFormat format)
    {
        Span<byte> header = stackalloc byte[ObjectHasher.HeaderRoom];
        int length = ObjectHasher.WriteHeader(kind, content.Length, header);
        using var hash = ObjectHasher.Incremental(format);
        hash.AppendData(header[..length]);
        hash.AppendData(content);
        Span<byte> id = stackalloc byte[ObjectFormats.IdLength(format)];
        hash.GetHashAndReset(id);
        return new ObjectId(id);
    }

    /// <summary>Adds an object, whose content is taken as it is.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="InvalidOperationException">There are as many as were said.</exception>
    public ObjectId Add(ObjectKind kind, ReadOnlySpan<byte> content)
    {
        Count();
        Write(WholeEntry.Write(kind, content, CompressionLevel.Optimal));
        return IdOf(kind, content, _format);
    }

    /// <summary>Adds an entry of another pack, whole or a delta.</summary>
    /// <exception cref="InvalidOperationException">There are as many as were said.</exception>
    internal void AddEntry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> deflated)
    {
        Count();
        Write(header);
        Write(deflated);
    }

    /// <summary>Writes the trailer.</summary>
    /// <returns>The trailer: the name of the pack.</returns>
    /// <exception cref="InvalidOperationException">There are fewer objects than were said.</exception>
    public ObjectId Complete()
    {
        if (_written != _objects)
        {
            throw new InvalidOperationException($"the pack was to have {_objects} objects, and has {_written}");
        }

        Span<byte> trailer = stackalloc byte[ObjectFormats.IdLength(_format)];
        _hash.GetHashAndReset(trailer);
        _destination.Write(trailer);
        return new ObjectId(trailer);
    }

    /// <summary>Ends the writer, not the stream.</summary>
    public void Dispose() => _hash.Dispose();

    private void Count()
    {
        if (_written == _objects)
        {
            throw new InvalidOperationException($"the pack was to have {_objects} objects, and has them");
        }

        _written++;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _destination.Write(bytes);
        Position += bytes.Length;
    }
}
