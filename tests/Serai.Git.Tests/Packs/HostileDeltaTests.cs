using Serai.Git.Storage;
using Serai.Git.Tests.Storage;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>Deltas that lie: where their base is, how large it is, what they make of it.</summary>
public sealed class HostileDeltaTests
{
    [Fact]
    public void An_offset_of_0_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(HostilePack.Blob, HostilePack.Base);
        long delta = pack.OffsetDelta(pack.Offset, PackBuilder.Delta((ulong)HostilePack.Base.Length, 1, 1, 65));
        HostilePack.Refused(pack.Build(), delta, "lies 0 bytes before it");
    }

    [Fact]
    public void A_base_before_the_first_entry_is_refused()
    {
        var pack = new PackBuilder();
        long delta = pack.OffsetDelta(11, PackBuilder.Delta((ulong)HostilePack.Base.Length, 1, 1, 65));
        HostilePack.Refused(pack.Build(), delta, "lies 1 bytes before it: expected 1 to 0");
    }

    [Fact]
    public void A_base_before_the_pack_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(HostilePack.Blob, HostilePack.Base);
        long delta = pack.OffsetDelta(-1_000_000_000_000, PackBuilder.Delta((ulong)HostilePack.Base.Length, 1, 1, 65));
        HostilePack.Refused(pack.Build(), delta, "bytes before it");
    }

    [Fact]
    public void A_distance_of_more_than_63_bits_is_refused()
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(PackBuilder.OffsetDeltaType, 4), .. Enumerable.Repeat((byte)0xFF, 11), 0]);
        HostilePack.Refused(pack.Build(), 12, "more than 63 bits");
    }

    [Fact]
    public void A_base_in_the_middle_of_an_entry_is_refused()
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(HostilePack.Blob, HostilePack.Base);
        long delta = pack.OffsetDelta(whole + 1, PackBuilder.Delta((ulong)HostilePack.Base.Length, 1, 1, 65));
        HostilePack.Refused(pack.Build(), delta, "the base of the delta is at 13, where no entry begins");
    }

    [Theory]
    [MemberData(nameof(BadDeltas))]
    public void A_delta_that_does_wrong_is_refused_at_arrival_and_afterwards(byte[] delta, string words)
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(HostilePack.Blob, HostilePack.Base);
        long entry = pack.OffsetDelta(whole, delta);
        HostilePack.Refused(pack.Build(), entry, words);
        HostilePack.Refused(pack.Build(), entry, words, HostilePack.Limits with { ArrivalBytes = 0 });
        pack = new PackBuilder();
        entry = pack.ReferenceDelta(PackBuilder.IdOf("blob", HostilePack.Base), delta);
        pack.Whole(HostilePack.Blob, HostilePack.Base);
        HostilePack.Refused(pack.Build(), entry, words);
    }

    public static TheoryData<byte[], string> BadDeltas()
    {
        ulong size = (ulong)HostilePack.Base.Length;
        return new TheoryData<byte[], string>
        {
            { PackBuilder.Delta(size, 4_096, PackBuilder.Copy(70_000, 4_096)), $"delta copies 4096 bytes at 70000 but the base has {HostilePack.Base.Length}" },
            { PackBuilder.Delta(size, 4, PackBuilder.Copy((uint)size - 3, 4)), "but the base has" },
            { PackBuilder.Delta(size, 4, PackBuilder.Copy(uint.MaxValue, 4)), "delta copies 4 bytes at 4294967295" },
            { PackBuilder.Delta(size, 3, PackBuilder.Copy(0, 4)), "delta copies 4 bytes where its result has room for 3" },
            { PackBuilder.Delta(size, 65_536, PackBuilder.Copy(0, 0)), "delta copies 65536 bytes at 0" },
            { PackBuilder.Delta(size, 5, PackBuilder.Copy(0, 4)), "the delta makes 4 bytes: expected 5" },
            { PackBuilder.Delta(size, 3, 0), "an instruction 0" },
            { PackBuilder.Delta(size, 3, 3, 65), "inserts 3 bytes and has only 1 more" },
            { PackBuilder.Delta(size, 2, 3, 65, 66, 67), "inserts 3 bytes where its result has room for 2" },
            { PackBuilder.Delta(size, 4, 0xFF, 0), "ends in the middle of a copy" },
            { PackBuilder.Delta(size + 1, 1, 1, 65), $"the delta is for a base of {size + 1} bytes: its base has {size}" },
            { PackBuilder.Delta(size, 1UL << 40, 1, 65), "1099511627776 bytes: the limit is 1048576" },
            { [0xFF, 0xFF], "ends within its sizes" },
            { [.. Enumerable.Repeat((byte)0xFF, 12), 1], "more than 64 bits" },
            { [1], "expected a delta of at least 2 bytes, found 1" },
        };
    }

    [Fact]
    public void A_base_that_is_nowhere_is_refused()
    {
        var pack = new PackBuilder();
        pack.ReferenceDelta(new byte[20], PackBuilder.Delta(1, 1, 1, 65));
        HostilePack.Refused(pack.Build(), 12, "base missing: 0000000000000000000000000000000000000000");
    }

    [Fact]
    public void Reference_deltas_that_go_round_are_refused()
    {
        // Nobody can make ids that really go round: entries that wait for each other look the same from outside.
        var pack = new PackBuilder();
        byte[] one = PackBuilder.IdOf("blob", [1]), two = PackBuilder.IdOf("blob", [2]);
        pack.ReferenceDelta(one, PackBuilder.Delta(1, 1, 1, 2));
        pack.ReferenceDelta(two, PackBuilder.Delta(1, 1, 1, 1));
        HostilePack.Refused(pack.Build(), 12, "base missing");
    }

    public static TheoryData<int, int, int> Orders => new() { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    // An index that led to the first copy would lead round and round. git index-pack takes such a pack as well; with --strict it does not.
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Deltas_of_each_other_are_read_where_one_of_them_is_there_whole_as_well(int first, int second, int third)
    {
        byte[] a = [1, 1, 1], b = [2, 2, 2];
        Action<PackBuilder>[] entries =
        [
            pack => pack.ReferenceDelta(PackBuilder.IdOf("blob", b), PackBuilder.Delta(3, 3, 3, 1, 1, 1)),
            pack => pack.ReferenceDelta(PackBuilder.IdOf("blob", a), PackBuilder.Delta(3, 3, 3, 2, 2, 2)),
            pack => pack.Whole(HostilePack.Blob, a),
        ];
        var builder = new PackBuilder();
        foreach (int entry in new[] { first, second, third })
        {
            entries[entry](builder);
        }

        using var store = new MemoryObjectStore(ObjectFormat.Sha1, HostilePack.Limits);
        await StoreFixture.ReceiveAsync(store, builder.Build());
        AssertHolds(store, a);
        AssertHolds(store, b);
    }

    [Fact]
    public async Task Deltas_of_each_other_are_read_where_the_store_had_one_of_them()
    {
        byte[] a = [1, 1, 1], b = [2, 2, 2];
        var whole = new PackBuilder();
        whole.Whole(HostilePack.Blob, a);
        var round = new PackBuilder();
        round.ReferenceDelta(PackBuilder.IdOf("blob", b), PackBuilder.Delta(3, 3, 3, 1, 1, 1));
        round.ReferenceDelta(PackBuilder.IdOf("blob", a), PackBuilder.Delta(3, 3, 3, 2, 2, 2));
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, HostilePack.Limits);
        await StoreFixture.ReceiveAsync(store, whole.Build());
        Assert.Equal(1, (await StoreFixture.ReceiveAsync(store, round.Build())).AppendedBases);
        AssertHolds(store, a);
        AssertHolds(store, b);
    }

    private static void AssertHolds(MemoryObjectStore store, byte[] content)
    {
        using GitObject found = store.TryRent(new ObjectId(PackBuilder.IdOf("blob", content)))!;
        Assert.Equal(content, found.Content.ToArray());
    }
}
