using System.Globalization;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>
/// A fetch in protocol versions 0 and 1, in one round trip: gitprotocol-pack(5), "Packfile Negotiation". Without <c>multi_ack</c> the server
/// answers all that is held with one line.
/// </summary>
internal static class OldFetchCommand
{
    private const string SideBand = "side-band-64k";

    /// <summary>Asks for everything at once.</summary>
    /// <exception cref="GitRemoteException">The server cannot do what is asked.</exception>
    public static ReadOnlyMemory<byte> Write(FetchRequest request, Advertisement server, string agent, string remote, bool quiet)
    {
        Require(server, SideBand, "send packs in side-bands", remote);
        if (request.Depth is not null || request.Shallow.Count > 0)
        {
            Require(server, "shallow", "cut a history", remote);
        }

        if (request.Since is not null)
        {
            Require(server, "deepen-since", "cut a history by time", remote);
        }

        bool filter = request.CommitsOnly && server.Has("filter");
        string[] wishes = ["thin-pack", "ofs-delta", SideBand, .. quiet ? ["no-progress"] : Array.Empty<string>(), .. request.Since is null ? [] : new[] { "deepen-since" }];
        string capabilities = string.Join(' ', wishes.Where(server.Has));
        capabilities += filter ? " filter" : "";
        capabilities += server.Has("object-format") ? " object-format=" + CommandHeader.Name(server.Format) : "";
        capabilities += server.Has("agent") ? " agent=" + agent : "";

        PktLineWriter message = new PktLineWriter().Line($"want {request.Want} {capabilities}");
        foreach (ObjectId root in request.Shallow)
        {
            message.Line($"shallow {root}");
        }

        if (request.Depth is { } depth)
        {
            message.Line(string.Create(CultureInfo.InvariantCulture, $"deepen {depth}"));
        }

        if (request.Since is { } since)
        {
            message.Line(string.Create(CultureInfo.InvariantCulture, $"deepen-since {since.ToUnixTimeSeconds()}"));
        }

        if (filter)
        {
            message.Line("filter tree:0");
        }

        message.Flush();
        foreach (ObjectId held in request.Have)
        {
            message.Line($"have {held}");
        }

        return message.Line("done").Message;
    }

    /// <summary>Reads the answer: shallow roots where a depth was asked, one acknowledgement, the pack.</summary>
    public static async Task<FetchResult> ReadAsync(PktLineReader reader, FetchRequest request, FetchAnswer answer, CancellationToken cancellationToken)
    {
        PktLine line = await ReadLineAsync(reader, answer, cancellationToken).ConfigureAwait(false);
        if (request.Depth is not null || request.Since is not null)
        {
            while (line.Kind != PktLineKind.Flush)
            {
                if (!answer.TakeShallow(line))
                {
                    throw reader.Unexpected(line, "'shallow' or 'unshallow' and an object id, or a flush packet");
                }

                line = await ReadLineAsync(reader, answer, cancellationToken).ConfigureAwait(false);
            }

            line = await ReadLineAsync(reader, answer, cancellationToken).ConfigureAwait(false);
        }

        return line.Is("NAK"u8) || line.StartsWith("ACK "u8, out _)
            ? await answer.ReadPackAsync(reader, cancellationToken).ConfigureAwait(false)
            : throw reader.Unexpected(line, "'ACK' or 'NAK'");
    }

    private static async ValueTask<PktLine> ReadLineAsync(PktLineReader reader, FetchAnswer answer, CancellationToken cancellationToken)
    {
        PktLine line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        answer.CountLine(reader);
        return line.StartsWith("ERR "u8, out ReadOnlySpan<byte> text) ? throw AdvertisementReader.Refusal(reader.Remote, text) : line;
    }

    private static void Require(Advertisement server, string capability, string ability, string remote)
    {
        if (!server.Has(capability))
        {
            throw new GitRemoteException(
                GitRemoteFault.Unsupported,
                $"{remote}: the server cannot {ability} (it does not offer {capability}); it needs a newer git");
        }
    }
}
