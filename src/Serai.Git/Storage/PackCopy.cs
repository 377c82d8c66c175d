using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using Serai.Git.Objects;
using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>
/// Writes the objects of a closure as one pack, pack by pack and in the order of each. Deflated bytes are copied as they are where an
/// entry is whole, or a delta whose base is copied from the same pack; what is a delta of something else is written whole. So no chain
/// gets longer, and none can go round: each pack's own do not.
/// </summary>
internal sealed class PackCopy : IDisposable
{
    private readonly ObjectClosure _closure;
    private readonly int _idLength;
    private readonly IncrementalHash _hash;
    private readonly ArrayBufferWriter<byte> _written = new();
    private PackLayout? _layout;
    private long[] _copiedTo = [];
    private int _pack = -1;
    private int _entry;
    private long _position;
    private bool _ended;

    /// <summary>Writes the header.</summary>
    /// <param name="closure">What to write; its packs stay entered.</param>
    /// <param name="format">Makes the trailer.</param>
    public PackCopy(ObjectClosure closure, ObjectFormat format)
    {
        _closure = closure;
        _idLength = ObjectFormats.IdLength(format);
        _hash = ObjectHasher.Incremental(format);
        Span<byte> header = stackalloc byte[PackHeader.Length];
        PackHeader.Write(header, closure.Count);
        Write(header);
    }

    /// <summary>What was written and not forgotten yet.</summary>
    public ReadOnlyMemory<byte> Written => _written.WrittenMemory;

    /// <summary>The trailer in hexadecimal digits, at the end: the pack's name.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Objects that are a delta where they came from, and are whole now.</summary>
    public int WrittenWhole { get; private set; }

    /// <summary>Writes until there are so many bytes, or the end.</summary>
    /// <returns>False when there is nothing more.</returns>
    /// <exception cref="GitException">A source is damaged.</exception>
    public bool Fill(int bytes)
    {
        while (_written.WrittenCount < bytes && !_ended)
        {
            if (_layout is null || _entry == _layout.Count)
            {
                NextPack();
                continue;
            }

            if (_closure.IsNeeded(_pack, _layout.Place(_entry)))
            {
                Copy(_layout, _entry);
            }

            _entry++;
        }

        return _written.WrittenCount > 0;
    }

    /// <summary>Makes room for what follows.</summary>
    public void Forget() => _written.ResetWrittenCount();

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _hash.Dispose();
    }

    private void NextPack()
    {
        _layout = null;
        _entry = 0;
        if (++_pack < _closure.Packs.Length)
        {
            StoredPack source = _closure.Packs[_pack];
            _layout = new PackLayout(source.Pack, source.Index);
            _copiedTo = new long[_layout.Count];
            return;
        }

        Span<byte> trailer = stackalloc byte[_idLength];
        _hash.GetHashAndReset(trailer);
        Name = Convert.ToHexStringLower(trailer);
        _written.Write(trailer);
        _ended = true;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "the content is disposed of where it is rented")]
    private void Copy(PackLayout layout, int entry)
    {
        StoredPack source = _closure.Packs[_pack];
        (long offset, long end) = layout.Bounds(entry);
        ReadOnlySpan<byte> front = source.Pack.Slice(offset, (int)Math.Min(EntryHeader.MaxLength, end - offset));
        if (!EntryHeader.TryRead(front, offset, _idLength, int.MaxValue, out EntryHeader header))
        {
            throw EntryInflater.Truncated(offset, size: 0);
        }

        long written = _position;
        ReadOnlySpan<byte> deflated = source.Pack.Slice(offset + header.Length, checked((int)(end - offset - header.Length)));
        if (EntryType.IsWhole(header.Type))
        {
            Write(front[..header.Length]);
            Write(deflated);
        }
        else if (BaseOf(layout, source, header, front) is var (place, copiedTo) && _closure.IsNeeded(_pack, place))
        {
            WriteDelta(header, copiedTo, front);
            Write(deflated);
        }
        else
        {
            WriteWhole(source, layout.Place(entry));
        }

        _copiedTo[entry] = written;
    }

    /// <summary>The base's place in the index, and where it was copied to; 0 while it was not.</summary>
    private (int Place, long CopiedTo)? BaseOf(PackLayout layout, StoredPack source, in EntryHeader header, ReadOnlySpan<byte> front)
    {
        if (header.Type == EntryType.OffsetDelta)
        {
            int entry = layout.EntryAt(header.BaseOffset);
            return entry < 0 ? null : (layout.Place(entry), _copiedTo[entry]);
        }

        int place = source.Index.Find(front.Slice(header.Length - _idLength, _idLength));
        int at = place < 0 ? -1 : layout.EntryAt((long)source.Index.Offset(place));
        return at < 0 ? null : (place, _copiedTo[at]);
    }

    // A base that is written already is named by its distance; one that follows, by its id as before.
    private void WriteDelta(in EntryHeader header, long baseAt, ReadOnlySpan<byte> front)
    {
        if (baseAt == 0)
        {
            Write(front[..header.Length]);
            return;
        }

        Span<byte> copied = stackalloc byte[EntryHeader.MaxLength];
        Write(copied[..DeltaHeader.WriteOffset(header.Size, _position - baseAt, copied)]);
    }

    private void WriteWhole(StoredPack source, int place)
    {
        using GitObject content = source.Rent(place, new ObjectId(source.Index.Id(place)));
        Write(WholeEntry.Write(content.Kind, content.Content.Span, CompressionLevel.Optimal));
        WrittenWhole++;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _written.Write(bytes);
        _position += bytes.Length;
    }
}
