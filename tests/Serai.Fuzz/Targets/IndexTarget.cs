using System.Buffers.Binary;
using System.Security.Cryptography;
using Serai.Git;
using Serai.Git.Packs;
using Serai.Git.Storage;

namespace Serai.Fuzz.Targets;

/// <summary>
/// Damaged files of a store: whatever an index and a pack say, an object comes out that has the id asked for, or a named error. An input is
/// the index's length in four bytes, the index, the pack.
/// </summary>
internal sealed class IndexTarget : FuzzTarget
{
    private const int Prefix = 4;
    private const int IdLength = 20;
    private const int Ids = 8 + (256 * 4);
    private const int MostRead = 64;
    private static readonly GitLimits Limits = new() { MaxObjectBytes = 1 << 20, MaxDeltaDepth = 200 };

    public override string Name => "index";

    public override string Run(byte[] input)
    {
        (byte[] index, byte[] pack) = Split(input);
        if (index.Length == 0 || pack.Length == 0)
        {
            return "nothing"; // an empty file is refused where it is mapped
        }

        StoredPack? stored = null;
        GitException? error = Oracle.Call<GitException>(1 << 20, () => stored = StoredPack.Open(BytesOf(pack), BytesOf(index), ObjectFormat.Sha1, Limits));
        if (stored is null)
        {
            return Oracle.Word(error, int.MaxValue);
        }

        using (stored)
        {
            return "open " + ReadAll(stored, index);
        }
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        (byte[] index, byte[] pack) = Split(input);
        (byte[] otherIndex, byte[] otherPack) = Split(other);
        switch (random.Next(4))
        {
            case 0:
                pack = ByteMutator.Mutate(random, pack, otherPack);
                break;
            case 1 when index.Length > Ids:
                index = [.. index];
                int at = random.Next(8, index.Length - 3) & ~3;
                BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan(at), random.Next(4) switch { 0 => 0, 1 => 0x80000000 | (uint)random.Next(4), 2 => uint.MaxValue, _ => (uint)random.Next(pack.Length + 1) });
                break;
            default:
                index = ByteMutator.Mutate(random, index, otherIndex);
                break;
        }

        if (random.Next(16) != 0)
        {
            index = Mended(index, pack);
        }

        byte[] length = new byte[Prefix];
        BinaryPrimitives.WriteInt32BigEndian(length, index.Length);
        return [.. length, .. index, .. pack];
    }

    private static string ReadAll(StoredPack stored, byte[] index)
    {
        int good = 0;
        int bad = 0;
        for (int i = 0; i < MostRead && Ids + ((i + 1) * IdLength) <= index.Length; i++)
        {
            var id = new ObjectId(index.AsSpan(Ids + (i * IdLength), IdLength));
            bool contains = stored.Contains(id);
            string? read = StoreReader.Read(() => stored.TryRent(id), id);
            Oracle.Expect(contains || read is null, "an object is read that is not there");
            (good, bad) = read is null ? (good, bad + (contains ? 1 : 0)) : (good + 1, bad);
        }

        return $"{int.Log2(good + 1)} {int.Log2(bad + 1)}";
    }

    // The trailers, so that more than they is looked at.
    private static byte[] Mended(byte[] index, byte[] pack)
    {
        if (index.Length < Ids + (2 * IdLength) || pack.Length < IdLength)
        {
            return index;
        }

        byte[] mended = [.. index];
        pack.AsSpan(pack.Length - IdLength).CopyTo(mended.AsSpan(mended.Length - (2 * IdLength)));
        SHA1.HashData(mended.AsSpan(0, mended.Length - IdLength), mended.AsSpan(mended.Length - IdLength));
        return mended;
    }

    private static (byte[] Index, byte[] Pack) Split(byte[] input)
    {
        if (input.Length < Prefix)
        {
            return ([], []);
        }

        int length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(input), (uint)(input.Length - Prefix));
        return (input[Prefix..(Prefix + length)], input[(Prefix + length)..]);
    }

    private static PackBytes BytesOf(byte[] bytes)
    {
        var region = new NativeRegion(bytes.Length);
        region.Append(bytes);
        return PackBytes.Of(region);
    }
}
