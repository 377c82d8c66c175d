using Serai.Git.Objects;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>What an answer to a fetch has brought so far; the same for all versions of the protocol.</summary>
internal sealed class FetchAnswer(ObjectFormat format, PackSink sink, IProgress<FetchProgress>? progress, GitClientOptions options)
{
    private readonly List<ObjectId> _shallow = [];
    private readonly List<ObjectId> _unshallow = [];
    private int _lines;

    /// <summary>Counts a line before the pack against the limit.</summary>
    public void CountLine(PktLineReader reader)
    {
        if (++_lines > options.Limits.MaxSectionLines)
        {
            throw new GitRemoteException(GitRemoteFault.TooLarge, $"{reader.Remote}: more than {options.Limits.MaxSectionLines} lines before the pack");
        }
    }

    /// <summary>Takes <c>shallow ID</c> or <c>unshallow ID</c>; false for anything else.</summary>
    public bool TakeShallow(PktLine line)
    {
        ObjectId id;
        if (line.StartsWith("shallow "u8, out ReadOnlySpan<byte> hex) && ObjectFormats.TryParseId(hex, format, out id))
        {
            _shallow.Add(id);
            return true;
        }

        if (line.StartsWith("unshallow "u8, out hex) && ObjectFormats.TryParseId(hex, format, out id))
        {
            _unshallow.Add(id);
            return true;
        }

        return false;
    }

    /// <summary>Hands the pack to the sink.</summary>
    public async Task<FetchResult> ReadPackAsync(PktLineReader reader, CancellationToken cancellationToken)
    {
        var pack = new SideBandReader(reader, options.Limits, options.PackLimits.MaxPackBytes, progress);
        await pack.CopyToAsync(sink, cancellationToken).ConfigureAwait(false);
        return new FetchResult(_shallow, _unshallow, pack.PackBytes, pack.PackObjects ?? 0);
    }
}
