using System.IO.Compression;

namespace Serai.Worker.Index;

/// <summary>
/// The files of a segment, one after another, inflated as they are asked for: in bounded memory, however large the segment is. The tool of
/// one thread.
/// </summary>
internal sealed class SegmentFiles(Segment segment) : IDisposable
{
    private readonly DeflateStream _tar = segment.OpenTar();
    private readonly byte[] _skipped = new byte[8 << 10];
    private long _remains = segment.TarLength;
    private long _unread;
    private int _padding;

    /// <summary>Goes on to the next file.</summary>
    /// <returns>Its path; null after the last.</returns>
    /// <exception cref="InvalidDataException">The segment is damaged.</exception>
    /// <exception cref="EndOfStreamException">It is cut.</exception>
    public byte[]? Next()
    {
        Skip(_unread + _padding);
        (_unread, _padding) = (0, 0);
        if (_remains == 0)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[UstarHeader.BlockSize];
        _tar.ReadExactly(header);
        byte[] path = UstarHeader.Read(header, out _unread);
        _padding = UstarHeader.PaddingAfter(_unread);
        _remains -= UstarHeader.TarLengthOf(_unread);
        return _remains >= 0 ? path : throw new InvalidDataException($"segment: a file of {_unread} bytes with {_remains + _unread + _padding} left");
    }

    /// <summary>Bytes of the file that <see cref="Next"/> went on to.</summary>
    public long Length => _unread;

    /// <summary>Reads that file's content, once.</summary>
    public byte[] ReadContent()
    {
        byte[] content = new byte[_unread];
        _tar.ReadExactly(content);
        _unread = 0;
        return content;
    }

    /// <inheritdoc/>
    public void Dispose() => _tar.Dispose();

    private void Skip(long count)
    {
        while (count > 0)
        {
            int length = (int)Math.Min(count, _skipped.Length);
            _tar.ReadExactly(_skipped, 0, length);
            count -= length;
        }
    }
}
