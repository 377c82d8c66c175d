using System.IO.Hashing;
using Serai.Worker.Index.Deflate;

namespace Serai.Worker.Index;

/// <summary>
/// Makes segments, one after the other, of files in the order of their paths. Its buffers are kept, and of bounded size but for the
/// compressed bytes. Not safe for use by several threads: each takes a builder of its own.
/// </summary>
internal sealed class SegmentBuilder
{
    /// <summary>The most tar a segment has; bit offsets in it are 32-bit numbers.</summary>
    public const int MaxTarLength = 128 << 20;

    private readonly TarText _text = new();
    private readonly Crc32 _tarCrc = new();
    private readonly SegmentEncoder _encoder;
    private readonly List<(int TarBlock, int Checksum)> _headers = [];
    private readonly byte[] _header = new byte[UstarHeader.BlockSize];
    private readonly byte[] _lastPath = new byte[256];
    private int _lastPathLength;
    private int _windowLength;
    private int _tarLength;

    /// <summary>Makes an empty builder.</summary>
    public SegmentBuilder()
    {
        _encoder = new SegmentEncoder(_text);
    }

    /// <summary>True while the segment has no file.</summary>
    public bool IsEmpty => _headers.Count == 0;

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        _text.Clear();
        _encoder.Clear();
        _headers.Clear();
        _windowLength = 0;
        _tarLength = 0;
        _tarCrc.Reset();
    }

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its path from the root of the repository, after those added before in the order of bytes.</param>
    /// <param name="content">What is in it; not kept.</param>
    /// <param name="problem">Where it cannot stand in the index: why, as a phrase that follows the path. The file is left out.</param>
    /// <exception cref="ArgumentException">The path does not come after the one before.</exception>
    public bool TryAddFile(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content, out string? problem)
    {
        problem = UstarHeader.WhyUnfit(path, content.Length);
        long length = UstarHeader.TarLengthOf(content.Length);
        if (problem is null && length > MaxTarLength - _tarLength)
        {
            problem = $"has {content.Length} bytes, and {MaxTarLength - _tarLength} remain of the {MaxTarLength} that an index segment takes";
        }

        if (problem is not null)
        {
            return false;
        }

        if (!IsEmpty && path.SequenceCompareTo(_lastPath.AsSpan(0, _lastPathLength)) <= 0)
        {
            throw new ArgumentException("paths: expected in the order of bytes, each once", nameof(path));
        }

        path.CopyTo(_lastPath);
        _lastPathLength = path.Length;
        int checksum = UstarHeader.Write(_header, path, content.Length);
        _headers.Add((_tarLength / UstarHeader.BlockSize, checksum));
        CompressIfFull();
        _text.AddHeader(_header);
        Count(_header);
        AddContent(content);
        AddZeros(UstarHeader.PaddingAfter(content.Length));
        return true;
    }

    /// <summary>Adds the two zero blocks that end an archive; nothing may follow but <see cref="Build"/>.</summary>
    public void AddEndOfArchive() => AddZeros(2 * UstarHeader.BlockSize);

    /// <summary>Makes the segment, and empties the builder.</summary>
    /// <param name="key">What the segment is found again by.</param>
    public Segment Build(SegmentKey key)
    {
        _encoder.Compress(_windowLength);
        byte[] deflated = _encoder.Finish().ToArray();
        HeaderStamp[] headers = new HeaderStamp[_headers.Count];
        IReadOnlyList<DigitRun> runs = _encoder.DigitRuns;
        int run = 0;
        for (int i = 0; i < headers.Length; i++)
        {
            // A header has one run for its checksum, and one before it unless its mtime is copied.
            DigitRun? mtime = runs[run].Digits == UstarTime.Digits ? runs[run++] : null;
            headers[i] = new HeaderStamp(_headers[i].TarBlock, _headers[i].Checksum, runs[run++], mtime);
        }

        Segment segment = new(key, deflated, _tarLength, _tarCrc.GetCurrentHashAsUInt32(), headers);
        Clear();
        return segment;
    }

    private void AddContent(ReadOnlySpan<byte> content)
    {
        Count(content);
        while (!content.IsEmpty)
        {
            CompressIfFull();
            ReadOnlySpan<byte> part = content[..Math.Min(content.Length, _text.Room)];
            _text.Add(part);
            content = content[part.Length..];
        }
    }

    private void AddZeros(int count)
    {
        Span<byte> zeros = stackalloc byte[2 * UstarHeader.BlockSize];
        zeros.Clear();
        AddContent(zeros[..count]);
    }

    private void Count(ReadOnlySpan<byte> tar)
    {
        _tarLength += tar.Length;
        _tarCrc.Append(tar);
    }

    private void CompressIfFull()
    {
        if (_text.Room == 0)
        {
            _encoder.Compress(_windowLength);
            _text.Slide();
            _windowLength = _text.Length;
        }
    }
}
