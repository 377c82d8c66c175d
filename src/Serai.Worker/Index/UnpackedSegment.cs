namespace Serai.Worker.Index;

/// <summary>
/// A segment inflated again, for what of it goes into another one unchanged: that costs a tenth of reading the same files out of the git
/// store, where most are at the end of a chain of deltas. Its buffer is kept; the tool of one thread.
/// </summary>
internal sealed class UnpackedSegment
{
    /// <summary>Of a larger one the files are read from the store, one at a time. Those of the real repository have up to 1.3 MB.</summary>
    public const int MaxTarLength = 16 << 20;

    private readonly List<(byte[] Path, ReadOnlyMemory<byte> Content)> _taken = [];
    private byte[] _buffer = [];
    private int _length;
    private int _position;
    private SegmentKey? _key;

    /// <summary>Inflates a segment, unless it is the one that is open. One that cannot be has no files.</summary>
    /// <param name="key">Which.</param>
    /// <param name="find">Finds it.</param>
    public void Open(SegmentKey key, Func<SegmentKey, Segment?> find)
    {
        if (_key == key)
        {
            return;
        }

        _key = key;
        _position = 0;
        _length = 0;
        if (find(key) is not { TarLength: <= MaxTarLength } segment)
        {
            return;
        }

        if (_buffer.Length < segment.TarLength)
        {
            _buffer = new byte[segment.TarLength];
        }

        _length = segment.TryInflate(_buffer.AsSpan(0, segment.TarLength)) ? segment.TarLength : 0;
    }

    /// <summary>Takes the files of a package: after those taken before.</summary>
    /// <param name="path">That of its folder, or the one file that it is.</param>
    /// <returns>In order; valid until the next call. None where the package is not in the segment.</returns>
    public IReadOnlyList<(byte[] Path, ReadOnlyMemory<byte> Content)> Take(ReadOnlySpan<byte> path)
    {
        _taken.Clear();
        for (int position = _position; position < _length;)
        {
            byte[] file = UstarHeader.Read(_buffer.AsSpan(position, UstarHeader.BlockSize), out long size);
            int content = position + UstarHeader.BlockSize;
            if (size > _length - content)
            {
                break;
            }

            position += (int)UstarHeader.TarLengthOf(size);
            if (file.AsSpan().StartsWith(path) && (file.Length == path.Length || file[path.Length] == '/'))
            {
                _taken.Add((file, _buffer.AsMemory(content, (int)size)));
                _position = position;
            }
            else if (_taken.Count > 0)
            {
                break;
            }
        }

        return _taken;
    }
}
