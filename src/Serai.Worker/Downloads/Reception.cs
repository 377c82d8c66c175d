using Serai.Store.Archives;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Downloads.Parts;
using Serai.Worker.Lanes;

namespace Serai.Worker.Downloads;

/// <summary>
/// Takes the bytes of one archive, of one answer after another. What is there already is never written again: a body that begins at 0 is
/// compared with it first, and only one with other bytes makes a new file, under a new name.
/// </summary>
internal sealed class Reception(Fetch fetch, PartFiles files, CpuDoor door)
{
    private const int PieceBytes = 1 << 16;

    // Smaller ones are not worth a second file: they are fetched again.
    private const int NotedFromBytes = 1 << 18;

    private PartFile? _part;
    private PartOrigin? _noted;

    /// <summary>Bytes that are there.</summary>
    public long Length => _part?.Length ?? 0;

    /// <summary>Takes up what an earlier try left.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        _part = await files.TryResumeAsync(fetch.Archive.Key, cancellationToken);
        if (_part is not null)
        {
            fetch.Receive(_part, _part.Origin?.Length);
        }
    }

    /// <summary>What to ask a source for: the rest, where it is the one that the bytes are of and can tell that they are still the same.</summary>
    public (long Start, OriginValidator? Validator) RestOf(Uri url) =>
        _part is { Length: > 0, Origin: { Validator: { } validator } origin } && origin.Url == url.AbsoluteUri
            ? (_part.Length, validator)
            : (0, null);

    /// <summary>Takes a body. Between the network and the file there is one piece and no queue: while pieces wait for a turn, their senders do.</summary>
    /// <param name="answer">The body.</param>
    /// <param name="url">Where it comes from.</param>
    /// <param name="item">Is told how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OriginException">It breaks off.</exception>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public async Task TakeAsync(OriginAnswer answer, Uri url, LaneItem item, CancellationToken cancellationToken)
    {
        _part ??= files.Create(fetch.Archive.Key);
        _part.IsMended |= answer.Start > 0;
        var origin = new PartOrigin(url.AbsoluteUri, answer.Validator, answer.Length);
        byte[] piece = new byte[PieceBytes];
        long position = answer.Start;
        for (int count; (count = await ReadAsync(answer, piece, item)) > 0; position += count)
        {
            using IDisposable turn = await door.EnterAsync(cancellationToken);
            Take(piece.AsSpan(0, count), position);
            if (position + count >= _part.Length)
            {
                Adopt(origin, answer);
            }
        }

        if (position < _part.Length)
        {
            StartAnew(position);
        }

        // Of an empty body nothing was taken.
        Adopt(origin, answer);
    }

    /// <summary>Holds the whole against what is declared.</summary>
    /// <param name="wrong">What does not match, in words; null where all does.</param>
    public ArchiveDigests Verify(out string? wrong)
    {
        ArchiveDigests digests = _part!.Digests;
        wrong = null;
        foreach (ArchiveHash declared in fetch.Archive.Checksums)
        {
            if (digests.Of(declared.Algorithm) != declared)
            {
                wrong = $"{_part.Length} bytes with {digests.Of(declared.Algorithm)}, not {declared.Hex}";
                break;
            }
        }

        return digests;
    }

    /// <summary>Whether the bytes are of more than one answer, so that a fault in them may be nobody's.</summary>
    public bool IsMended => _part is { IsMended: true };

    /// <summary>Stores what was verified.</summary>
    /// <exception cref="IOException">The disk fails; the bytes are dropped.</exception>
    public void Store(ArchiveStore store, ArchiveDigests digests)
    {
        try
        {
            store.Adopt(_part!.Handle, _part.Path, digests);
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>Drops the bytes.</summary>
    public void Drop()
    {
        if (_part is not null)
        {
            files.Remove(_part);
            _part = null;
        }
    }

    /// <summary>Leaves the bytes for a later try.</summary>
    public void Leave()
    {
        if (_part is not null)
        {
            files.Leave(_part);
            _part = null;
        }
    }

    private static async ValueTask<int> ReadAsync(OriginAnswer answer, byte[] piece, LaneItem item)
    {
        item.WaitsForNetwork = true;
        int count = await answer.ReadAsync(piece);
        item.WaitsForNetwork = false;
        item.Advance(count);
        return count;
    }

    private void Take(ReadOnlySpan<byte> bytes, long position)
    {
        int known = (int)Math.Clamp(_part!.Length - position, 0, bytes.Length);
        if (!_part.Holds(position, bytes[..known]))
        {
            StartAnew(position);
            known = 0;
        }

        _part.Append(bytes[known..]);
    }

    // Other bytes have another name, and those that are equal come along.
    private void StartAnew(long sameBytes)
    {
        PartFile before = _part!;
        _part = files.Create(fetch.Archive.Key);
        _part.AppendFrom(before, sameBytes);
        files.Remove(before);
    }

    // From here on all bytes are this answer's.
    private void Adopt(PartOrigin origin, OriginAnswer answer)
    {
        _part!.Origin = origin;
        _part.IsMended &= answer.Start > 0;
        if (_part.Length >= NotedFromBytes && _noted != origin)
        {
            files.Note(_part, origin);
            _noted = origin;
        }

        fetch.Receive(_part, origin.Length);
    }
}
