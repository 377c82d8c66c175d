using System.Globalization;
using System.Text;
using Serai.Git.Packs;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>Packs that lie, each refused with its own words and its place.</summary>
public sealed class HostilePackTests
{
    private const int Blob = 3;

    private static readonly byte[] Base = Encoding.ASCII.GetBytes("the base that all the deltas are made for");
    private static readonly GitLimits Limits = GitLimits.Default with { Threads = 2, MaxObjectBytes = 1 << 20 };

    [Fact]
    public void A_good_pack_made_from_bytes_is_taken()
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(Blob, Base);
        pack.OffsetDelta(whole, PackBuilder.Delta((ulong)Base.Length, 7, [.. PackBuilder.Copy(4, 4), .. PackBuilder.Insert([1, 2, 3])]));
        pack.ReferenceDelta(PackBuilder.IdOf("blob", Base), PackBuilder.Delta((ulong)Base.Length, 4, PackBuilder.Copy(0, 4)));
        using PackAnalysis analysis = Run(pack.Build(), Limits);
        Assert.Equal(new PackSummary(3, 0, 0, 3, 0, 2, 1, pack.Offset + 20, Base.Length + 7 + 4, 0), analysis.Summary);
        Assert.Contains(analysis.Objects(), found => found.Id == new ObjectId(PackBuilder.IdOf("blob", [.. "base"u8, 1, 2, 3])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Types_that_mean_nothing_are_refused(int type)
    {
        var pack = new PackBuilder();
        pack.Whole(type, Base);
        Refused(pack.Build(), 12, $"found {type}");
    }

    [Fact]
    public void No_pack_at_all_is_refused() => Refused(Encoding.ASCII.GetBytes("<html><body>not found</body></html>"), 0, "expected \"PACK\", found the bytes 3c68746d");

    [Theory]
    [InlineData(1u)]
    [InlineData(4u)]
    public void Other_versions_are_refused(uint version) => Refused(new PackBuilder().Build(version: version), 4, $"expected version 2 or 3, found {version}");

    [Fact]
    public void A_pack_of_version_3_is_read() => Run(new PackBuilder().Build(version: 3), Limits).Dispose();

    [Fact]
    public void A_count_over_the_limit_is_refused_before_anything_is_allocated() =>
        Refused(new PackBuilder().Build(count: uint.MaxValue), 8, "4294967295 objects, more than the limit of 16000000");

    [Fact]
    public void A_count_that_promises_more_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(Blob, Base);
        Refused(pack.Build(count: 16_000_000), pack.Offset, "the pack ends after 1 objects: its header says 16000000");
    }

    [Fact]
    public void A_count_that_promises_less_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(Blob, Base);
        long second = pack.Whole(Blob, [1]);
        Refused(pack.Build(count: 1), second + 20, "expected the end of the pack behind its 1 objects");
    }

    [Fact]
    public void A_size_of_more_than_64_bits_is_refused()
    {
        var pack = new PackBuilder();
        pack.Raw([0xB0, .. Enumerable.Repeat((byte)0xFF, 10), 0x7F]);
        Refused(pack.Build(), 12, "more than 64 bits");
    }

    [Fact]
    public void A_size_over_the_limit_is_refused_whatever_follows()
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(Blob, ulong.MaxValue), .. PackBuilder.Deflate(Base)]);
        Refused(pack.Build(), 12, "the entry inflates to 18446744073709551615 bytes, more than the limit of 1048576");
    }

    [Theory]
    [InlineData(1, "more than the")]
    [InlineData(-1, "less than the")]
    public void An_entry_of_another_size_than_it_declares_is_refused(int lie, string words)
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(Blob, (ulong)(Base.Length - lie)), .. PackBuilder.Deflate(Base)]);
        Refused(pack.Build(), 12, words);
    }

    [Fact]
    public void A_bomb_is_stopped_at_the_size_it_declares()
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(Blob, 100), .. PackBuilder.Deflate(new byte[100_000_000])]);
        Refused(pack.Build(), 12, "more than the 100 bytes");
    }

    [Fact]
    public void Damaged_deflate_is_refused()
    {
        byte[] deflated = PackBuilder.Deflate(Base);
        deflated[^1] ^= 1;
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(Blob, (ulong)Base.Length), .. deflated]);
        Refused(pack.Build(), 12, "checksum");
    }

    [Fact]
    public void An_offset_of_0_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(Blob, Base);
        long delta = pack.OffsetDelta(pack.Offset, PackBuilder.Delta((ulong)Base.Length, 1, 1, 65));
        Refused(pack.Build(), delta, "lies 0 bytes before it");
    }

    [Fact]
    public void A_base_before_the_first_entry_is_refused()
    {
        var pack = new PackBuilder();
        long delta = pack.OffsetDelta(11, PackBuilder.Delta((ulong)Base.Length, 1, 1, 65));
        Refused(pack.Build(), delta, "lies 1 bytes before it: expected 1 to 0");
    }

    [Fact]
    public void A_base_before_the_pack_is_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(Blob, Base);
        long delta = pack.OffsetDelta(-1_000_000_000_000, PackBuilder.Delta((ulong)Base.Length, 1, 1, 65));
        Refused(pack.Build(), delta, "bytes before it");
    }

    [Fact]
    public void A_distance_of_more_than_63_bits_is_refused()
    {
        var pack = new PackBuilder();
        pack.Raw([.. PackBuilder.Header(PackBuilder.OffsetDeltaType, 4), .. Enumerable.Repeat((byte)0xFF, 11), 0]);
        Refused(pack.Build(), 12, "more than 63 bits");
    }

    [Fact]
    public void A_base_in_the_middle_of_an_entry_is_refused()
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(Blob, Base);
        long delta = pack.OffsetDelta(whole + 1, PackBuilder.Delta((ulong)Base.Length, 1, 1, 65));
        Refused(pack.Build(), delta, "the base of the delta is at 13, where no entry begins");
    }

    [Theory]
    [MemberData(nameof(BadDeltas))]
    public void A_delta_that_does_wrong_is_refused_at_arrival_and_afterwards(byte[] delta, string words)
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(Blob, Base);
        long entry = pack.OffsetDelta(whole, delta);
        Refused(pack.Build(), entry, words);
        Refused(pack.Build(), entry, words, Limits with { ArrivalBytes = 0 });
        pack = new PackBuilder();
        entry = pack.ReferenceDelta(PackBuilder.IdOf("blob", Base), delta);
        pack.Whole(Blob, Base);
        Refused(pack.Build(), entry, words);
    }

    public static TheoryData<byte[], string> BadDeltas()
    {
        ulong size = (ulong)Base.Length;
        return new TheoryData<byte[], string>
        {
            { PackBuilder.Delta(size, 4_096, PackBuilder.Copy(70_000, 4_096)), $"delta copies 4096 bytes at 70000 but the base has {Base.Length}" },
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
        Refused(pack.Build(), 12, "base missing: 0000000000000000000000000000000000000000");
    }

    [Fact]
    public void Reference_deltas_that_go_round_are_refused()
    {
        // Nobody can make ids that really go round: entries that wait for each other look the same from outside.
        var pack = new PackBuilder();
        byte[] one = PackBuilder.IdOf("blob", [1]), two = PackBuilder.IdOf("blob", [2]);
        pack.ReferenceDelta(one, PackBuilder.Delta(1, 1, 1, 2));
        pack.ReferenceDelta(two, PackBuilder.Delta(1, 1, 1, 1));
        Refused(pack.Build(), 12, "base missing");
    }

    [Theory]
    [InlineData(5_000, 64 << 20)]
    [InlineData(100_000, 64 << 20)]
    [InlineData(5_000, 0)]
    [InlineData(100_000, 0)]
    public void A_chain_of_more_deltas_than_git_writes_is_refused(int deltas, int arrivalBytes)
    {
        byte[] pack = Chain(deltas, out long tooDeep);
        Refused(pack, tooDeep, "the chain of deltas is longer than the limit of 4095", Limits with { ArrivalBytes = arrivalBytes });
    }

    [Theory]
    [InlineData(64 << 20, 64 << 20)]
    [InlineData(0, 64 << 20)]
    [InlineData(0, 0)]
    public void A_chain_as_long_as_git_writes_is_taken(int arrivalBytes, int baseBytes)
    {
        using PackAnalysis analysis = Run(Chain(4_095, out _), Limits with { ArrivalBytes = arrivalBytes, BaseBytes = baseBytes });
        Assert.Equal(4_095, analysis.Summary.MaxDepth);
    }

    [Fact]
    public void Deltas_that_double_are_stopped_by_the_sum()
    {
        var pack = new PackBuilder();
        long last = pack.Whole(Blob, new byte[1 << 10]);
        uint size = 1 << 10;
        for (int i = 0; i < 10; i++, size *= 2)
        {
            last = pack.OffsetDelta(last, PackBuilder.Delta(size, 2 * size, [.. PackBuilder.Copy(0, size), .. PackBuilder.Copy(0, size)]));
        }

        for (int i = 0; i < 1_000; i++)
        {
            pack.OffsetDelta(last, PackBuilder.Delta(size, size, PackBuilder.Copy(0, size)));
        }

        foreach (int arrivalBytes in new[] { 0, 64 << 20 })
        {
            MalformedPackException fault = Assert.Throws<MalformedPackException>(() =>
                Run(pack.Build(), Limits with { MaxInflatedBytes = 100 << 20, ArrivalBytes = arrivalBytes }));
            Assert.Contains("the pack inflates to more than the limit of 104857600 bytes in all", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_trailer_that_is_wrong_is_refused()
    {
        var builder = new PackBuilder();
        builder.Whole(Blob, Base);
        byte[] pack = builder.Build();
        pack[^1] ^= 1;
        Refused(pack, builder.Offset, "the bytes before it hash to");
    }

    [Fact]
    public void Bytes_behind_the_trailer_are_refused()
    {
        var pack = new PackBuilder();
        pack.Whole(Blob, Base);
        Refused([.. pack.Build(), 1], pack.Offset + 20, "found 1 more bytes");
    }

    [Fact]
    public void A_pack_over_the_limit_of_bytes_is_refused()
    {
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => Run(new PackBuilder().Build(), Limits with { MaxPackBytes = 31 }));
        Assert.Contains("the limit is 31", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_that_is_cut_anywhere_is_refused()
    {
        byte[] pack = Small();
        for (int length = 0; length < pack.Length; length++)
        {
            Assert.Throws<MalformedPackException>(() => Run(pack[..length], Limits));
        }
    }

    [Fact]
    public void A_pack_with_any_bit_turned_is_refused()
    {
        byte[] pack = Small();
        for (int bit = 0; bit < 8 * pack.Length; bit++)
        {
            byte[] damaged = [.. pack];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<MalformedPackException>(() => Run(damaged, Limits));
        }
    }

    private static byte[] Small()
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(Blob, Base);
        pack.OffsetDelta(whole, PackBuilder.Delta((ulong)Base.Length, 5, 1, 65, 0x90, 4));
        pack.ReferenceDelta(PackBuilder.IdOf("blob", Base), PackBuilder.Delta((ulong)Base.Length, 3, 0x90, 3));
        return pack.Build();
    }

    // Each is one byte different from its base.
    private static byte[] Chain(int deltas, out long tooDeep)
    {
        var pack = new PackBuilder();
        long last = pack.Whole(Blob, [0, 0, 0, 0]);
        tooDeep = 0;
        for (int i = 1; i <= deltas; i++)
        {
            last = pack.OffsetDelta(last, PackBuilder.Delta(4, 4, 4, (byte)i, (byte)(i >> 8), (byte)(i >> 16), 0));
            tooDeep = i == 4_096 ? last : tooDeep;
        }

        return pack.Build();
    }

    private static PackAnalysis Run(byte[] bytes, GitLimits limits)
    {
        PackFile pack = PackFile.From(bytes, ObjectFormat.Sha1, limits);
        return PackAnalysis.Run(pack, limits, TestContext.Current.CancellationToken);
    }

    private static void Refused(byte[] pack, long offset, string words, GitLimits? limits = null)
    {
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => Run(pack, limits ?? Limits));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"pack offset {offset}: "), fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
