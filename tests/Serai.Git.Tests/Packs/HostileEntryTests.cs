using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>Entries that lie: types, sizes, deflated bytes.</summary>
public sealed class HostileEntryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Types_that_mean_nothing_are_refused(int type)
    {
        var pack = new PackBuilder();
        pack.Whole(type, HostilePack.Base);
        HostilePack.Refused(pack.Build(), 12, $"found {type}");
    }

    [Fact]
    public void A_size_of_more_than_64_bits_is_refused()
    {
        var pack = new PackBuilder();
        pack.Raw([0xB0, .. Enumerable.Repeat((byte)0xFF, 10), 0x7F]);
        HostilePack.Refused(pack.Build(), 12, "more than 64 bits");
    }

    [Fact]
    public void A_size_over_the_limit_is_refused_whatever_follows()
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(HostilePack.Blob, ulong.MaxValue), .. PackBuilder.Deflate(HostilePack.Base)]);
        HostilePack.Refused(pack.Build(), 12, "the entry inflates to 18446744073709551615 bytes, more than the limit of 1048576");
    }

    [Theory]
    [InlineData(1, "more than the")]
    [InlineData(-1, "less than the")]
    public void An_entry_of_another_size_than_it_declares_is_refused(int lie, string words)
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(HostilePack.Blob, (ulong)(HostilePack.Base.Length - lie)), .. PackBuilder.Deflate(HostilePack.Base)]);
        HostilePack.Refused(pack.Build(), 12, words);
    }

    [Fact]
    public void A_bomb_is_stopped_at_the_size_it_declares()
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(HostilePack.Blob, 100), .. PackBuilder.Deflate(new byte[100_000_000])]);
        HostilePack.Refused(pack.Build(), 12, "more than the 100 bytes");
    }

    [Fact]
    public void Damaged_deflate_is_refused()
    {
        byte[] deflated = PackBuilder.Deflate(HostilePack.Base);
        deflated[^1] ^= 1;
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(HostilePack.Blob, (ulong)HostilePack.Base.Length), .. deflated]);
        HostilePack.Refused(pack.Build(), 12, "checksum");
    }
}
