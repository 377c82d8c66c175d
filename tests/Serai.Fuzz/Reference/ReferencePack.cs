using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Fuzz.Reference;

/// <summary>Packs read in the plainest way (gitformat-pack(5)), slowly, by means that share nothing with the product.</summary>
internal static class ReferencePack
{
    private const int HeaderLength = 12;
    private static readonly string[] Kinds = ["", "commit", "tree", "blob", "tag"];

    /// <summary>The objects of a pack that stands by itself, as "id kind size", sorted.</summary>
    /// <returns>Null for what is no pack, or has no base for a delta.</returns>
    public static List<string>? Read(byte[] pack, bool sha256, int maxObjectBytes)
    {
        int idLength = sha256 ? 32 : 20;
        (List<ReferenceEntry> entries, int end) = Entries(pack, idLength, maxObjectBytes);
        bool complete = pack.Length >= HeaderLength && pack.AsSpan(0, 4).SequenceEqual("PACK"u8) && BinaryPrimitives.ReadUInt32BigEndian(pack.AsSpan(4)) is 2 or 3
            && entries.Count == BinaryPrimitives.ReadUInt32BigEndian(pack.AsSpan(8)) && end + idLength == pack.Length
            && Hash(pack[..end], sha256).AsSpan().SequenceEqual(pack.AsSpan(end));
        return complete ? Resolve(entries, sha256, maxObjectBytes) : null;
    }

    /// <summary>The entries, as far as they can be read, and where they end.</summary>
    public static (List<ReferenceEntry> Entries, int End) Entries(byte[] pack, int idLength, int maxObjectBytes)
    {
        var entries = new List<ReferenceEntry>();
        int at = HeaderLength;
        uint count = pack.Length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32BigEndian(pack.AsSpan(8));
        while (entries.Count < count && Entry(pack, at, idLength, maxObjectBytes) is { } next)
        {
            entries.Add(next.Entry);
            at = next.End;
        }

        return (entries, at);
    }

    public static byte[] Hash(byte[] bytes, bool sha256) => sha256 ? SHA256.HashData(bytes) : SHA1.HashData(bytes);

    private static (ReferenceEntry Entry, int End)? Entry(byte[] pack, int offset, int idLength, int maxObjectBytes)
    {
        int at = offset;
        if (Byte(pack, ref at) is not { } first || Number(pack, ref at, first) is not { } size || size > (ulong)maxObjectBytes)
        {
            return null;
        }

        int type = (first >> 4) & 7;
        long baseOffset = 0;
        byte[] baseId = [];
        if (type is 0 or 5 || (type == 6 && !Distance(pack, ref at, offset, out baseOffset)))
        {
            return null;
        }

        if (type == 7)
        {
            if (pack.Length - at < idLength)
            {
                return null;
            }

            baseId = pack[at..(at + idLength)];
            at += idLength;
        }

        if (ReferenceZlib.Inflate(pack, at, maxObjectBytes) is not { } inflated || (ulong)inflated.Content.Length != size)
        {
            return null;
        }

        int end = at + inflated.Consumed;
        return (new ReferenceEntry { Offset = offset, Type = type, BaseOffset = baseOffset, BaseId = baseId, Content = inflated.Content, Deflated = pack[at..end] }, end);
    }

    private static List<string>? Resolve(List<ReferenceEntry> entries, bool sha256, int maxObjectBytes)
    {
        var byOffset = new Dictionary<long, (string Kind, byte[] Content)>();
        var byId = new Dictionary<string, (string Kind, byte[] Content)>(StringComparer.Ordinal);
        var found = new List<string>();
        List<ReferenceEntry> waiting = entries;
        if (entries.Exists(entry => entry.Type == 6 && !entries.Exists(each => each.Offset == entry.BaseOffset)))
        {
            return null;
        }

        while (waiting.Count > 0)
        {
            var later = new List<ReferenceEntry>();
            foreach (ReferenceEntry entry in waiting)
            {
                (string Kind, byte[] Content) source = ("", []);
                bool isReady = entry.Type < 6 || (entry.Type == 6 ? byOffset.TryGetValue(entry.BaseOffset, out source) : byId.TryGetValue(Convert.ToHexStringLower(entry.BaseId), out source));
                if (!isReady)
                {
                    later.Add(entry);
                    continue;
                }

                string kind = entry.Type < 6 ? Kinds[entry.Type] : source.Kind;
                byte[]? content = entry.Type < 6 ? entry.Content : ReferenceDelta.Apply(entry.Content, source.Content, maxObjectBytes);
                if (content is null)
                {
                    return null;
                }

                string id = Convert.ToHexStringLower(Hash([.. Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content], sha256));
                byOffset[entry.Offset] = byId[id] = (kind, content);
                found.Add($"{id} {kind} {content.Length}");
            }

            if (later.Count == waiting.Count)
            {
                return null;
            }

            waiting = later;
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static byte? Byte(byte[] pack, ref int at) => at < pack.Length ? pack[at++] : null;

    private static ulong? Number(byte[] pack, ref int at, byte first)
    {
        UInt128 size = first & 15u;
        byte next = first;
        for (int shift = 4; (next & 0x80) != 0; shift += 7)
        {
            if (shift > 63 || Byte(pack, ref at) is not { } read)
            {
                return null;
            }

            next = read;
            size |= (UInt128)(next & 0x7Fu) << shift;
        }

        return size <= ulong.MaxValue ? (ulong)size : null;
    }

    private static bool Distance(byte[] pack, ref int at, int offset, out long baseOffset)
    {
        baseOffset = 0;
        Int128 distance = -1;
        while (true)
        {
            if (Byte(pack, ref at) is not { } next)
            {
                return false;
            }

            distance = ((distance + 1) << 7) | (next & 0x7Fu);
            if (distance > offset)
            {
                return false;
            }

            if ((next & 0x80) == 0)
            {
                baseOffset = offset - (long)distance;
                return distance > 0 && baseOffset >= HeaderLength;
            }
        }
    }
}
