using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Serai.Fuzz.Reference;
using Serai.Testing;

namespace Serai.Fuzz.Targets;

/// <summary>Varies packs by their entries, and puts the trailer right nearly always, so that what lies behind it is reached.</summary>
internal static class PackMutator
{
    private const int MaxObjectBytes = 1 << 16;
    private const int HeaderLength = 12;

    private static readonly ConditionalWeakTable<byte[], List<ReferenceEntry>> Parsed = [];

    /// <summary>One to three changes.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="input">A pack behind one byte that is not its.</param>
    /// <param name="other">Another.</param>
    /// <param name="sha256">The format of the result.</param>
    /// <returns>A pack, without the byte.</returns>
    public static byte[] Mutate(Random random, byte[] input, byte[] other, bool sha256)
    {
        int idLength = sha256 ? 32 : 20;
        if (random.Next(6) == 0 || input.Length < idLength)
        {
            byte[] changed = ByteMutator.Mutate(random, input.Length > idLength ? input[1..^idLength] : input, other);
            return Trailed(random, changed, sha256);
        }

        List<Part> parts = Parts(input);
        List<Part> others = Parts(other);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            Change(random, parts, others, sha256);
        }

        return Trailed(random, Build(random, parts, sha256), sha256);
    }

    private static void Change(Random random, List<Part> parts, List<Part> others, bool sha256)
    {
        int at = random.Next(parts.Count + 1);
        Part? part = at < parts.Count ? parts[at] : null;
        switch (random.Next(12))
        {
            case 0 when part is not null:
                parts.RemoveAt(at);
                break;
            case 1 when part is not null:
                parts.Insert(random.Next(parts.Count), part.Clone());
                break;
            case 2 when others.Count > 0:
                parts.Insert(at, others[random.Next(others.Count)].Clone());
                break;
            case 3 when part is not null:
                (part.Content, part.Deflated) = (ByteMutator.Mutate(random, part.Content, part.Content), null);
                break;
            case 4 when part is not null:
                part.Type = random.Next(8);
                break;
            case 5 when part is not null:
                part.SizeShift = random.Next(4) == 0 ? random.NextInt64() : random.Next(-2, 3);
                break;
            case 6 when part is not null:
                (part.Base, part.BaseShift) = (parts[random.Next(parts.Count)], random.Next(6) == 0 ? random.Next(-3, 4) : 0);
                break;
            case 7 when part is not null:
                part.Deflated = ZlibMaker.Deflate(random, part.Content);
                break;
            case 8 when part is not null:
                part.Deflated = ByteMutator.Mutate(random, part.Deflated ?? ZlibMaker.Deflate(random, part.Content), part.Content);
                break;
            case 9:
                parts.Insert(at, new Part { Type = random.Next(1, 5), Content = part?.Content ?? [1, 2, 3] });
                break;
            default:
                AddDeltas(random, parts, sha256);
                break;
        }
    }

    // One or more deltas of something whole, each of the one before: their bases by offset or by id.
    private static void AddDeltas(Random random, List<Part> parts, bool sha256)
    {
        Part? root = parts.Where(part => part.Type is >= 1 and <= 4).OrderBy(_ => random.Next()).FirstOrDefault();
        byte[] content = root?.Content ?? [];
        for (int i = 1 << random.Next(4); i > 0 && root is not null; i--)
        {
            byte[] delta = DeltaMaker.Make(random, content);
            byte[]? made = ReferenceDelta.Apply(delta, content, MaxObjectBytes);
            string kind = root.Kind;
            byte[] id = ReferencePack.Hash([.. System.Text.Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content], sha256);
            bool byOffset = random.Next(2) == 0;
            var next = new Part { Type = byOffset ? 6 : 7, Kind = kind, Content = delta, Base = root, BaseId = id };
            parts.Insert(byOffset ? parts.IndexOf(root) + 1 : random.Next(parts.Count + 1), next);
            if (made is null)
            {
                return;
            }

            (root, content) = random.Next(3) == 0 ? (root, content) : (next, made);
        }
    }

    // Reading an input takes longer than trying it, and each is varied often.
    private static List<Part> Parts(byte[] input)
    {
        if (input.Length == 0)
        {
            return [];
        }

        var parts = new List<Part>();
        var byOffset = new Dictionary<long, Part>();
        foreach (ReferenceEntry entry in Parsed.GetValue(input, key => ReferencePack.Entries(key[1..], (key[0] & 1) != 0 ? 32 : 20, MaxObjectBytes).Entries))
        {
            var part = new Part
            {
                Type = entry.Type,
                Kind = entry.Type switch { 1 => "commit", 2 => "tree", 4 => "tag", _ => "blob" },
                Content = entry.Content,
                Deflated = entry.Deflated,
                BaseId = entry.BaseId,
                Base = byOffset.GetValueOrDefault(entry.BaseOffset),
            };
            byOffset[entry.Offset] = part;
            parts.Add(part);
        }

        return parts;
    }

    private static byte[] Build(Random random, List<Part> parts, bool sha256)
    {
        var pack = new List<byte>();
        pack.AddRange("PACK"u8);
        byte[] numbers = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, random.Next(80) == 0 ? (uint)random.Next(6) : 2);
        BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan(4), random.Next(40) == 0 ? random.Next(-1, parts.Count + 3) : parts.Count);
        pack.AddRange(numbers);
        var offsets = new Dictionary<Part, long>();
        foreach (Part part in parts)
        {
            long offset = pack.Count;
            offsets[part] = offset;
            pack.AddRange(PackBuilder.Header(part.Type, (ulong)(part.Content.Length + part.SizeShift)));
            if (part.Type == PackBuilder.OffsetDeltaType)
            {
                long source = part.Base is null ? HeaderLength : offsets.GetValueOrDefault(part.Base, HeaderLength);
                pack.AddRange(PackBuilder.Distance(Math.Max(0, offset - source + part.BaseShift)));
            }
            else if (part.Type == PackBuilder.ReferenceDeltaType)
            {
                byte[] id = new byte[sha256 ? 32 : 20];
                part.BaseId.AsSpan(0, Math.Min(id.Length, part.BaseId.Length)).CopyTo(id);
                pack.AddRange(id);
            }

            pack.AddRange(part.Deflated ?? ZlibMaker.Deflate(random, part.Content));
        }

        return [.. pack];
    }

    private static byte[] Trailed(Random random, byte[] body, bool sha256)
    {
        byte[] trailer = ReferencePack.Hash(body, sha256);
        return random.Next(50) switch
        {
            0 => body,
            1 => [.. body, .. trailer[1..]],
            2 => [.. body, .. trailer, 0],
            _ => [.. body, .. trailer],
        };
    }

    private sealed class Part
    {
        public required int Type { get; set; }

        public string Kind { get; init; } = "blob";

        public required byte[] Content { get; set; }

        public byte[]? Deflated { get; set; }

        public long SizeShift { get; set; }

        public Part? Base { get; set; }

        public long BaseShift { get; set; }

        public byte[] BaseId { get; init; } = [];

        public Part Clone() => (Part)MemberwiseClone();
    }
}
