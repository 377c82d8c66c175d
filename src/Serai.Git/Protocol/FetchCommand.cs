using System.Globalization;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>The command <c>fetch</c> of protocol version 2, in one round trip: gitprotocol-v2(5).</summary>
internal static class FetchCommand
{
    /// <summary>Asks for everything at once: what is wanted, what is held, and <c>done</c>.</summary>
    /// <exception cref="GitRemoteException">The server cannot do what is asked.</exception>
    public static ReadOnlyMemory<byte> Write(FetchRequest request, Advertisement server, string agent, string remote, bool quiet)
    {
        bool shallow = request.Depth is not null || request.Since is not null || request.Shallow.Count > 0;
        if (shallow && !server.Has("fetch", "shallow"))
        {
            throw new GitRemoteException(
                GitRemoteFault.Unsupported,
                $"{remote}: the server cannot cut a history (it does not offer fetch=shallow); fetch the whole history, or use another server");
        }

        var message = new PktLineWriter();
        CommandHeader.Write(message, "fetch", server, agent);
        message.Line("thin-pack").Line("ofs-delta");
        if (quiet)
        {
            message.Line("no-progress");
        }

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

        if (request.CommitsOnly && server.Has("fetch", "filter"))
        {
            message.Line("filter tree:0");
        }

        message.Line($"want {request.Want}");
        foreach (ObjectId held in request.Have)
        {
            message.Line($"have {held}");
        }

        return message.Line("done").Flush().Message;
    }

    /// <summary>Reads the answer: its sections up to the pack, and the pack.</summary>
    public static async Task<FetchResult> ReadAsync(PktLineReader reader, FetchAnswer answer, CancellationToken cancellationToken)
    {
        while (true)
        {
            PktLine header = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (header.Is("packfile"u8))
            {
                return await answer.ReadPackAsync(reader, cancellationToken).ConfigureAwait(false);
            }

            ThrowIfRefusal(reader, header);

            // Sections without a line count as well: nothing may come without end.
            answer.CountLine(reader);
            bool shallowInfo = header.Is("shallow-info"u8);

            // A pack to be had elsewhere (packfile-uris) is not asked for; if one is offered nonetheless its lines are passed over.
            if (!shallowInfo && !header.Is("acknowledgments"u8) && !header.Is("wanted-refs"u8) && !header.Is("packfile-uris"u8))
            {
                throw reader.Unexpected(header, "the section 'packfile' or one that may come before it");
            }

            await ReadSectionAsync(reader, answer, shallowInfo, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask ReadSectionAsync(PktLineReader reader, FetchAnswer answer, bool shallowInfo, CancellationToken cancellationToken)
    {
        while (true)
        {
            PktLine line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (line.Kind == PktLineKind.Delimiter)
            {
                return;
            }

            if (line.Kind != PktLineKind.Payload)
            {
                throw reader.Unexpected(line, "a line of a section, or a delimiter and the pack");
            }

            ThrowIfRefusal(reader, line);

            answer.CountLine(reader);
            if (shallowInfo && !answer.TakeShallow(line))
            {
                throw reader.Unexpected(line, "'shallow' or 'unshallow' and an object id");
            }
        }
    }

    // gitprotocol-pack(5): an error line may come in the place of any other.
    private static void ThrowIfRefusal(PktLineReader reader, PktLine line)
    {
        if (line.StartsWith("ERR "u8, out ReadOnlySpan<byte> text))
        {
            throw AdvertisementReader.Refusal(reader.Remote, text);
        }
    }
}
