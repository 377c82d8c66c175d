using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;

namespace Serai.Worker.Index.Inspection;

/// <summary>
/// Takes some of the archives that the opam files of an index name, so that somebody can ask for them: for each algorithm a few whose first
/// checksum is of it, spread over the index, and always the same ones of the same index.
/// </summary>
internal sealed class ArchiveSampling
{
    /// <summary>For each algorithm.</summary>
    public const int Most = 4;

    // The largest opam file of the public repository has 37 kB.
    private const int MaxFileLength = 256 * 1024;
    private const int MostChecksums = 8;

    private readonly Dictionary<ChecksumAlgorithm, List<(ulong Rank, NamedArchive Archive)>> _taken = [];
    private readonly List<byte> _content = [];
    private string? _path;

    /// <summary>Those that were taken.</summary>
    public IReadOnlyList<NamedArchive> Taken => [.. _taken.OrderBy(each => each.Key).SelectMany(each => each.Value.Select(taken => taken.Archive))];

    /// <summary>A file begins.</summary>
    public void Begin(ReadOnlySpan<byte> path, long length) =>
        _path = path.EndsWith("/opam"u8) && length <= MaxFileLength ? IndexFindings.Printable(path) : null;

    /// <summary>The next bytes of the file.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_path is not null)
        {
            _content.AddRange(bytes);
        }
    }

    /// <summary>The file has ended, if there was one.</summary>
    public void End()
    {
        if (_path is { } path)
        {
            Read(path, _content.ToArray());
        }

        _content.Clear();
        _path = null;
    }

    private void Read(string path, byte[] content)
    {
        try
        {
            foreach (PackageSource source in PackageSources.Read(OpamParser.Parse(content)).All)
            {
                if (source.Checksums.Count > 0)
                {
                    Take(path, source.Checksums);
                }
            }
        }
        catch (OpamSyntaxException)
        {
            // Clients leave such a file out, too.
        }
    }

    private void Take(string path, IReadOnlyList<Checksum> checksums)
    {
        if (!_taken.TryGetValue(checksums[0].Algorithm, out List<(ulong Rank, NamedArchive Archive)>? taken))
        {
            taken = [];
            _taken.Add(checksums[0].Algorithm, taken);
        }

        // Digests are as good as chance, and the same each time. Those with several checksums first: they show the aliases.
        Span<byte> digest = stackalloc byte[Checksum.MaxDigestBytes];
        checksums[0].CopyTo(digest);
        ulong rank = (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(digest) >> 1) | (checksums.Count > 1 ? 0 : 1UL << 63);
        if ((taken.Count == Most && rank >= taken[^1].Rank) || taken.Exists(each => each.Rank == rank))
        {
            return;
        }

        (string, string)[] texts = [.. checksums.Take(MostChecksums).Select(each => each.ToString().Split('=') is [var algorithm, var hex] ? (algorithm, hex) : default)];
        taken.Add((rank, new NamedArchive(path, texts)));
        taken.Sort((left, right) => left.Rank.CompareTo(right.Rank));
        if (taken.Count > Most)
        {
            taken.RemoveAt(Most);
        }
    }
}
