using System.Globalization;
using System.Text;
using Serai.Fuzz.Reference;

namespace Serai.Fuzz.Targets;

/// <summary>Varies messages by their lines, so that lengths stay right most of the time.</summary>
internal static class PktLineMutator
{
    private static readonly string[] Specials = ["0000", "0001", "0002", "0004", "0003", "fff0", "fff1", "ffff", "FFF0", "0005\u0001", "0005\u0002", "0009ERR x"];

    private static readonly string[] Words =
    [
        "version 2\n", "version 1\n", "# service=git-upload-pack\n", "ls-refs=unborn", "fetch=shallow filter", "object-format=sha256", "object-format=sha1", "packfile\n",
        "shallow-info\n", "acknowledgments\n", "wanted-refs\n", "packfile-uris\n", "NAK\n", "ACK 1111111111111111111111111111111111111111\n", "unborn HEAD symref-target:refs/heads/master",
        "shallow 1111111111111111111111111111111111111111", "1111111111111111111111111111111111111111111111111111111111111111 HEAD\n",
        "1111111111111111111111111111111111111111 refs/heads/master peeled:2222222222222222222222222222222222222222\n", "capabilities^{}", "\u0002\u001b[1mtext\r", "\u0003bad\n", "\u0001PACK\0\0\0\u0002\0\0\0\u0001",
        "1111111111111111111111111111111111111111 HEAD\0side-band-64k shallow deepen-since ofs-delta symref=HEAD:refs/heads/master object-format=sha1 agent=git/2.39\n",
    ];

    /// <summary>One change.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="input">A message behind a prefix that is not its.</param>
    /// <param name="other">Another.</param>
    /// <param name="prefix">Bytes at the front that are no lines.</param>
    public static byte[] Mutate(Random random, byte[] input, byte[] other, int prefix)
    {
        if (random.Next(6) == 0 || input.Length < prefix)
        {
            return ByteMutator.Mutate(random, input, other);
        }

        List<byte[]> lines = Split(input[prefix..]);
        List<byte[]> others = Split(other.Length < prefix ? [] : other[prefix..]);
        int at = random.Next(lines.Count + 1);
        byte[]? line = at < lines.Count ? lines[at] : null;
        switch (random.Next(8))
        {
            case 0 when line is not null:
                lines.RemoveAt(at);
                break;
            case 1 when line is not null:
                lines.InsertRange(at, Enumerable.Repeat(line, 1 << random.Next(5)));
                break;
            case 2:
                lines.Insert(at, Encoding.Latin1.GetBytes(Specials[random.Next(Specials.Length)]));
                break;
            case 3:
                lines.Insert(at, Line(Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)])));
                break;
            case 4 when others.Count > 0:
                lines.InsertRange(at, others.Skip(random.Next(others.Count)).Take(1 + random.Next(4)));
                break;
            case 5 when line is { Length: > 4 }:
                int cut = random.Next(5, line.Length + 1);
                lines[at] = Line(line[4..cut]);
                lines.Insert(at + 1, Line([line[4], .. line[cut..]]));
                break;
            default:
                if (line is { Length: > 4 })
                {
                    lines[at] = Line(ByteMutator.Mutate(random, line[4..], other));
                }

                break;
        }

        return [.. input[..prefix], .. lines.SelectMany(each => each)];
    }

    private static byte[] Line(byte[] payload)
    {
        byte[] bounded = payload.Length > ReferencePktLines.MaxLength - 4 ? payload[..(ReferencePktLines.MaxLength - 4)] : payload;
        return [.. Encoding.ASCII.GetBytes((bounded.Length + 4).ToString("x4", CultureInfo.InvariantCulture)), .. bounded];
    }

    // The last piece is what is no line.
    private static List<byte[]> Split(byte[] input)
    {
        (List<(int Position, int Length)> lines, int endsAt, _) = ReferencePktLines.Read(input);
        List<byte[]> pieces = [.. lines.Select(line => input[line.Position..(line.Position + Math.Max(4, line.Length))])];
        if (endsAt < input.Length)
        {
            pieces.Add(input[endsAt..]);
        }

        return pieces;
    }
}
