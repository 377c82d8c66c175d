using System.Text;
using Serai.Git.Objects;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>Reads the ref advertisement of protocol versions 0 and 1: gitprotocol-pack(5), "Reference Discovery".</summary>
internal sealed class RefAdvertisementReader(PktLineReader reader, ProtocolLimits limits)
{
    private readonly Dictionary<string, string> _capabilities = new(StringComparer.Ordinal);
    private string? _headTarget;
    private ObjectFormat _format;

    // A tag comes as two lines, the second with what it names, so each ref waits for the line after it.
    private RemoteRef _waiting;
    private int _refs;

    /// <summary>Reads on from the first line with a ref.</summary>
    public async Task<Advertisement> ReadAsync(int version, PktLine first, TipSearch search, CancellationToken cancellationToken)
    {
        PktLine line = first;
        if (line.Kind == PktLineKind.Payload)
        {
            line = line with { Payload = line.Payload[..TakeCapabilities(line)] };
            _format = AdvertisementReader.FormatOf(_capabilities, reader.Remote);
        }

        while (line.Kind == PktLineKind.Payload)
        {
            Take(line, search);
            line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (line.Kind != PktLineKind.Flush)
        {
            throw reader.Unexpected(line, "a ref or a flush packet");
        }

        Offer(search);
        return new Advertisement(version, _capabilities, _format);
    }

    /// <summary>Reads the capabilities behind the NUL of the first line.</summary>
    /// <returns>The length of what stands before it.</returns>
    private int TakeCapabilities(PktLine line)
    {
        ReadOnlySpan<byte> text = line.Text;
        int nul = text.IndexOf((byte)0);
        if (nul < 0)
        {
            throw reader.Unexpected(line, "'version 2', or a ref with the server's capabilities");
        }

        int capabilities = 0;
        foreach (Range range in text[(nul + 1)..].Split((byte)' '))
        {
            ReadOnlySpan<byte> capability = text[(nul + 1)..][range];
            if (!capability.IsEmpty && ++capabilities > limits.MaxCapabilities)
            {
                throw AdvertisementReader.TooManyCapabilities(reader.Remote, limits);
            }

            if (capability.StartsWith("symref=HEAD:"u8))
            {
                _headTarget = Encoding.UTF8.GetString(capability["symref=HEAD:"u8.Length..]);
            }
            else if (!capability.IsEmpty)
            {
                AdvertisementReader.Add(_capabilities, capability);
            }
        }

        return nul;
    }

    private void Take(PktLine line, TipSearch search)
    {
        // A root of a shallow repository counts as well: nothing may come without end.
        if (++_refs > limits.MaxRefs)
        {
            throw new GitRemoteException(GitRemoteFault.TooLarge, $"{reader.Remote}: more than {limits.MaxRefs} refs");
        }

        if (line.StartsWith("shallow "u8, out _))
        {
            return;
        }

        ReadOnlySpan<byte> text = line.Text;
        int blank = text.IndexOf((byte)' ');
        if (blank < 0 || !ObjectFormats.TryParseId(text[..blank], _format, out ObjectId id))
        {
            throw reader.Unexpected(line, "an object id, a blank and the name of a ref");
        }

        ReadOnlySpan<byte> name = text[(blank + 1)..];
        if (name.SequenceEqual("capabilities^{}"u8))
        {
            return; // an empty repository
        }

        if (name.EndsWith("^{}"u8))
        {
            _waiting = _waiting with { Peeled = id };
            return;
        }

        Offer(search);
        string refName = Encoding.UTF8.GetString(name);
        _waiting = new RemoteRef(refName, id, default, refName is "HEAD" ? _headTarget : null);
    }

    private void Offer(TipSearch search)
    {
        if (_waiting.Name is not null)
        {
            search.Offer(_waiting);
        }

        _waiting = default;
    }
}
