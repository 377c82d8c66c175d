using System.Text;
using Serai.Git.Objects;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>The command <c>ls-refs</c> of protocol version 2: gitprotocol-v2(5).</summary>
internal static class LsRefsCommand
{
    /// <summary>Asks for the refs that begin with one of these prefixes.</summary>
    public static ReadOnlyMemory<byte> Write(Advertisement server, string agent, IEnumerable<string> prefixes)
    {
        var message = new PktLineWriter();
        CommandHeader.Write(message, "ls-refs", server, agent);
        message.Line("peel").Line("symrefs");
        if (server.Has("ls-refs", "unborn"))
        {
            message.Line("unborn");
        }

        foreach (string prefix in prefixes)
        {
            message.Line("ref-prefix " + prefix);
        }

        return message.Flush().Message;
    }

    /// <summary>Shows each ref of the answer to the search.</summary>
    public static async Task ReadAsync(
        PktLineReader reader, ObjectFormat format, ProtocolLimits limits, TipSearch search, CancellationToken cancellationToken)
    {
        int refs = 0;
        while (true)
        {
            PktLine line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (line.Kind == PktLineKind.Flush)
            {
                return;
            }

            if (line.StartsWith("ERR "u8, out ReadOnlySpan<byte> text))
            {
                throw AdvertisementReader.Refusal(reader.Remote, text);
            }

            if (++refs > limits.MaxRefs)
            {
                throw new GitRemoteException(GitRemoteFault.TooLarge, $"{reader.Remote}: more than {limits.MaxRefs} refs");
            }

            search.Offer(Parse(reader, format, line));
        }
    }

    private static RemoteRef Parse(PktLineReader reader, ObjectFormat format, PktLine line)
    {
        ReadOnlySpan<byte> rest = line.Text;
        ReadOnlySpan<byte> first = NextWord(ref rest);
        ReadOnlySpan<byte> name = NextWord(ref rest);
        ObjectId id = default;
        if (line.Kind != PktLineKind.Payload || name.IsEmpty || !(first.SequenceEqual("unborn"u8) || ObjectFormats.TryParseId(first, format, out id)))
        {
            throw reader.Unexpected(line, "an object id, a blank and the name of a ref");
        }

        ObjectId peeled = default;
        string? target = null;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> attribute = NextWord(ref rest);
            if (attribute.StartsWith("symref-target:"u8))
            {
                target = Encoding.UTF8.GetString(attribute["symref-target:"u8.Length..]);
            }
            else if (attribute.StartsWith("peeled:"u8) && !ObjectFormats.TryParseId(attribute["peeled:"u8.Length..], format, out peeled))
            {
                throw reader.Unexpected(line, "an object id after 'peeled:'");
            }
        }

        return new RemoteRef(Encoding.UTF8.GetString(name), id, peeled, target);
    }

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        int blank = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = blank < 0 ? rest : rest[..blank];
        rest = blank < 0 ? [] : rest[(blank + 1)..];
        return word;
    }
}
