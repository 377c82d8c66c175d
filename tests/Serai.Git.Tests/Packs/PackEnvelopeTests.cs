using System.Text;
using Serai.Git.Packs;
using Serai.Git.Storage;
using Serai.Git.Tests.Storage;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>What stands around the entries of a pack: its header, the number of objects, the trailer, the end.</summary>
public sealed class PackEnvelopeTests
{
    [Fact]
    public void A_good_pack_made_from_bytes_is_taken()
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(HostilePack.Blob, HostilePack.Base);
        pack.OffsetDelta(whole, PackBuilder.Delta((ulong)HostilePack.Base.Length, 7, [.. PackBuilder.Copy(4, 4), .. PackBuilder.Insert([1, 2, 3])]));
        pack.ReferenceDelta(PackBuilder.IdOf("blob", HostilePack.Base), PackBuilder.Delta((ulong)HostilePack.Base.Length, 4, PackBuilder.Copy(0, 4)));
        using PackAnalysis analysis = HostilePack.Run(pack.Build(), HostilePack.Limits);
        Assert.Equal(new PackSummary(3, 0, 0, 3, 0, 2, 1, pack.Offset + 20, HostilePack.Base.Length + 7 + 4, 0), analysis.Summary);
        Assert.Contains(analysis.Objects(), found => found.Id == new ObjectId(PackBuilder.IdOf("blob", [.. "base"u8, 1, 2, 3])));
    }

    [Fact]
    public void No_pack_at_all_is_refused() => HostilePack.Refused(Encoding.ASCII.GetBytes("<html><body>not found</body></html>"), 0, "expected \"PACK\", found the bytes 3c68746d");

    [Theory]
    [InlineData(1u)]
    [InlineData(4u)]
    public void Other_versions_are_refused(uint version) => HostilePack.Refused(new PackBuilder().Build(version: version), 4, $"expected version 2 or 3, found {version}");

    [Fact]
    public void A_pack_of_version_3_is_read() => HostilePack.Run(new PackBuilder().Build(version: 3), HostilePack.Limits).Dispose();

    [Fact]
    public void A_count_over_the_limit_is_refused_before_anything_is_allocated() =>
        HostilePack.Refused(new PackBuilder().Build(count: uint.MaxValue), 8, "4294967295 objects, more than the limit of 16000000");

    [Fact]
    public void A_count_that_promises_more_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(HostilePack.Blob, HostilePack.Base);
        HostilePack.Refused(pack.Build(count: 16_000_000), pack.Offset, "the pack ends after 1 objects: its header says 16000000");
    }

    [Fact]
    public void A_count_that_promises_less_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(HostilePack.Blob, HostilePack.Base);
        long second = pack.Whole(HostilePack.Blob, [1]);
        HostilePack.Refused(pack.Build(count: 1), second + 20, "expected the end of the pack behind its 1 objects");
    }

    [Fact]
    public void A_trailer_that_is_wrong_is_refused()
    {
        var builder = new PackBuilder();
        builder.Whole(HostilePack.Blob, HostilePack.Base);
        byte[] pack = builder.Build();
        pack[^1] ^= 1;
        HostilePack.Refused(pack, builder.Offset, "the bytes before it hash to");
    }

    [Fact]
    public void Bytes_behind_the_trailer_are_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(HostilePack.Blob, HostilePack.Base);
        HostilePack.Refused([.. pack.Build(), 1], pack.Offset + 20, "found 1 more bytes");
    }

    [Fact]
    public async Task A_pack_that_is_cut_anywhere_is_refused_with_its_place_at_once_and_as_it_arrives()
    {
        byte[] pack = HostilePack.Small();
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, HostilePack.Limits);
        for (int length = 0; length < pack.Length; length++)
        {
            MalformedPackException fault = Assert.Throws<MalformedPackException>(() => HostilePack.Run(pack[..length], HostilePack.Limits));
            Assert.InRange(fault.Offset ?? -1, 0, length);
            MalformedPackException arriving = await Assert.ThrowsAsync<MalformedPackException>(() => StoreFixture.ReceiveAsync(store, pack[..length], atOnce: 10));
            Assert.Equal(fault.Message, arriving.Message);
        }

        await StoreFixture.ReceiveAsync(store, pack);
    }

    [Fact]
    public void A_pack_with_any_bit_turned_is_refused()
    {
        byte[] pack = HostilePack.Small();
        for (int bit = 0; bit < 8 * pack.Length; bit++)
        {
            byte[] damaged = [.. pack];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<MalformedPackException>(() => HostilePack.Run(damaged, HostilePack.Limits));
        }
    }
}
