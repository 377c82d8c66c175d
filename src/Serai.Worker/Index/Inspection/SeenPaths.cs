namespace Serai.Worker.Index.Inspection;

/// <summary>The paths of a tar as they come: compared with what they may be and with one another, and counted.</summary>
internal sealed class SeenPaths
{
    // Remembered by hashes of 64 bits, and no more than this many: an index of hostile size takes 100 MB at most. Beyond, duplicates
    // are seen only where they follow each other.
    private const int MaxRemembered = 2_000_000;

    private readonly HashSet<ulong> _paths = [];
    private readonly HashSet<ulong> _packages = [];
    private byte[] _last = [];

    /// <summary>Packages: folders below <c>packages/</c>.</summary>
    public int Packages => _packages.Count;

    /// <summary>Versions of packages: files <c>packages/NAME/NAME.VERSION/opam</c>.</summary>
    public int Versions { get; private set; }

    /// <summary>Whether there is a file <c>repo</c>.</summary>
    public bool HasRepo { get; private set; }

    /// <summary>Takes the next path.</summary>
    public void Add(ReadOnlySpan<byte> path, IndexFindings findings)
    {
        CheckName(path, findings);
        int order = path.SequenceCompareTo(_last);
        bool isNew = _paths.Count >= MaxRemembered || _paths.Add(Hash(path));
        if (order == 0 || !isNew)
        {
            findings.Add(FindingKind.Duplicate, path);
        }
        else if (order < 0)
        {
            findings.Add(FindingKind.Order, path);
        }

        _last = path.ToArray();
    }

    private void CheckName(ReadOnlySpan<byte> path, IndexFindings findings)
    {
        if (path.StartsWith("/"u8))
        {
            findings.Add(FindingKind.Absolute, path);
            return;
        }

        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> part = path[range];
            if (part.IsEmpty || part.SequenceEqual("."u8) || part.SequenceEqual(".."u8))
            {
                findings.Add(FindingKind.Component, path);
                return;
            }
        }

        bool isRepo = path.SequenceEqual("repo"u8);
        HasRepo |= isRepo;
        if (path.StartsWith("packages/"u8))
        {
            CountPackage(path["packages/".Length..]);
        }
        else if (!isRepo && !path.SequenceEqual("version"u8))
        {
            findings.Add(FindingKind.Foreign, path);
        }
    }

    private void CountPackage(ReadOnlySpan<byte> path)
    {
        int slash = path.IndexOf((byte)'/');
        if (slash < 0)
        {
            return;
        }

        if (_packages.Count < MaxRemembered)
        {
            _packages.Add(Hash(path[..slash]));
        }

        ReadOnlySpan<byte> rest = path[(slash + 1)..];
        int next = rest.IndexOf((byte)'/');
        if (next >= 0 && rest[(next + 1)..].SequenceEqual("opam"u8))
        {
            Versions++;
        }
    }

    // FNV-1a of 64 bits (Fowler, Noll and Vo, "The FNV Non-Cryptographic Hash Algorithm").
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }
}
