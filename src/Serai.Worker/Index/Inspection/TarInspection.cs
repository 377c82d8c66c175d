namespace Serai.Worker.Index.Inspection;

/// <summary>Reads a tar as it comes, in any pieces, and compares it with the profile of an index.</summary>
internal sealed class TarInspection
{
    private const int MaxRepoLength = 64 * 1024;

    private readonly IndexFindings _findings;
    private readonly byte[] _block = new byte[UstarHeader.BlockSize];
    private readonly byte[] _path = new byte[UstarHeader.BlockSize];
    private readonly List<byte> _repo = [];
    private readonly SeenPaths _paths = new();
    private int _blockLength;
    private long _contentLeft;
    private int _paddingLeft;
    private int _zeroBlocks;
    private readonly ArchiveSampling? _sampling;
    private bool _isInRepo;
    private bool _isLost;
    private long _firstMtime = -1;

    /// <summary>Makes an inspection that adds to <paramref name="findings"/>.</summary>
    /// <param name="findings">Takes what is amiss.</param>
    /// <param name="sampling">Is shown the opam files; null where nobody wants to see them.</param>
    public TarInspection(IndexFindings findings, ArchiveSampling? sampling = null)
    {
        _findings = findings;
        _sampling = sampling;
    }

    /// <summary>Bytes of tar.</summary>
    public long Length { get; private set; }

    /// <summary>Regular files.</summary>
    public int Files { get; private set; }

    /// <summary>Bytes in them.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Paths, and what they tell of packages.</summary>
    public SeenPaths Paths => _paths;

    /// <summary>The mtime of the first file; -1 where there is none.</summary>
    public long Mtime => _firstMtime;

    /// <summary>The latest mtime; -1 where there is none.</summary>
    public long LatestMtime { get; private set; } = -1;

    /// <summary>The file <c>repo</c>, of which at most 64 kB are kept; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Repo => _repo.ToArray();

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty && !_isLost)
        {
            if (_contentLeft > 0)
            {
                int count = (int)Math.Min(_contentLeft, bytes.Length);
                KeepRepo(bytes[..count]);
                _sampling?.Append(bytes[..count]);
                _contentLeft -= count;
                bytes = bytes[count..];
            }
            else if (_paddingLeft > 0)
            {
                int count = Math.Min(_paddingLeft, bytes.Length);
                _paddingLeft -= count;
                bytes = bytes[count..];
            }
            else
            {
                int count = Math.Min(_block.Length - _blockLength, bytes.Length);
                bytes[..count].CopyTo(_block.AsSpan(_blockLength));
                _blockLength += count;
                bytes = bytes[count..];
                ReadBlockIfFull();
            }
        }
    }

    /// <summary>Tells what only the end shows.</summary>
    public void Finish()
    {
        _sampling?.End();
        if (_isLost)
        {
            return;
        }

        if (_contentLeft > 0 || _paddingLeft > 0 || _blockLength > 0)
        {
            _findings.Add(FindingKind.Truncation, $"the tar, at its byte {Length}");
        }

        if (_zeroBlocks < 2)
        {
            _findings.Add(FindingKind.End, $"{_zeroBlocks} found");
        }

        if (!_paths.HasRepo)
        {
            _findings.Add(FindingKind.NoRepo, $"among {Files} files");
        }
        else if (!OpamVersion.Is2(_repo.ToArray()))
        {
            _findings.Add(FindingKind.OpamVersion, "repo");
        }
    }

    private void ReadBlockIfFull()
    {
        if (_blockLength < _block.Length)
        {
            return;
        }

        _blockLength = 0;
        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            _zeroBlocks++;
            return;
        }

        if (_zeroBlocks >= 2)
        {
            _findings.Add(FindingKind.AfterEnd, $"at byte {Length} of the tar or before");
            _isLost = true;
            return;
        }

        _zeroBlocks = 0;
        ReadHeader(new TarEntry(_block));
    }

    private void ReadHeader(TarEntry entry)
    {
        ReadOnlySpan<byte> path = entry.Path(_path);
        _sampling?.End();
        if (!entry.IsChecksumRight || entry.Size < 0)
        {
            _findings.Add(FindingKind.HeaderChecksum, path);
            _isLost = true;
            return;
        }

        _contentLeft = entry.Size;
        _paddingLeft = UstarHeader.PaddingAfter(entry.Size);
        _isInRepo = false;
        if (KindOfType(entry.Type) is { } kind)
        {
            _findings.Add(kind, path);
            _contentLeft = entry.Type is (byte)'1' or (byte)'2' or (byte)'5' ? 0 : _contentLeft;
            _paddingLeft = _contentLeft == 0 ? 0 : _paddingLeft;
            return;
        }

        Files++;
        ContentLength += entry.Size;
        _isInRepo = path.SequenceEqual("repo"u8);
        _sampling?.Begin(path, entry.Size);
        CheckFields(entry, path);
        _paths.Add(path, _findings);
    }

    private void CheckFields(TarEntry entry, ReadOnlySpan<byte> path)
    {
        if (!entry.IsUstar)
        {
            _findings.Add(FindingKind.Format, path);
        }

        if (!entry.IsOwnedByNobody)
        {
            _findings.Add(FindingKind.Mode, path);
        }

        _firstMtime = Files == 1 ? entry.Mtime : _firstMtime;
        LatestMtime = Math.Max(LatestMtime, entry.Mtime);
        if (entry.Mtime != _firstMtime)
        {
            _findings.Add(FindingKind.Mtime, path);
        }
    }

    // pax(1) has the types 0 to 7 and x, g; GNU tar's manual the others in capitals.
    private static FindingKind? KindOfType(byte type) => type switch
    {
        (byte)'0' or 0 => null,
        (byte)'1' or (byte)'2' => FindingKind.Link,
        (byte)'5' => FindingKind.Folder,
        (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K' => FindingKind.Extension,
        _ => FindingKind.OtherType,
    };

    private void KeepRepo(ReadOnlySpan<byte> content)
    {
        if (_isInRepo && _repo.Count < MaxRepoLength)
        {
            _repo.AddRange(content[..Math.Min(content.Length, MaxRepoLength - _repo.Count)]);
        }
    }
}
