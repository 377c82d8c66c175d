using System.Diagnostics;
using System.Reflection;
using Serai.Git.Packs;
using Serai.Git.Storage;
using Serai.Git.Tests.Storage;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>What a pack may cost: limits that are named by their errors, and work that stays in proportion to what came.</summary>
public sealed class PackBudgetTests
{
    [Theory]
    [InlineData(5_000, 64 << 20)]
    [InlineData(100_000, 64 << 20)]
    [InlineData(5_000, 0)]
    [InlineData(100_000, 0)]
    public void A_chain_of_more_deltas_than_git_writes_is_refused(int deltas, int arrivalBytes)
    {
        byte[] pack = HostilePack.Chain(deltas, out long tooDeep);
        HostilePack.Refused(pack, tooDeep, "the chain of deltas is longer than the limit of 4095", HostilePack.Limits with { ArrivalBytes = arrivalBytes });
    }

    [Theory]
    [InlineData(64 << 20, 64 << 20)]
    [InlineData(0, 64 << 20)]
    [InlineData(0, 0)]
    public void A_chain_as_long_as_git_writes_is_taken(int arrivalBytes, int baseBytes)
    {
        using PackAnalysis analysis = HostilePack.Run(HostilePack.Chain(4_095, out _), HostilePack.Limits with { ArrivalBytes = arrivalBytes, BaseBytes = baseBytes });
        Assert.Equal(4_095, analysis.Summary.MaxDepth);
    }

    [Fact]
    public void Deltas_that_double_are_stopped_by_the_sum()
    {
        var pack = new PackBuilder();
        long last = pack.Whole(HostilePack.Blob, new byte[1 << 10]);
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
                HostilePack.Run(pack.Build(), HostilePack.Limits with { MaxInflatedBytes = 100 << 20, ArrivalBytes = arrivalBytes }));
            Assert.Contains("the pack inflates to more than the limit of 104857600 bytes in all", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pack_over_the_limit_of_bytes_is_refused()
    {
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => HostilePack.Run(new PackBuilder().Build(), HostilePack.Limits with { MaxPackBytes = 31 }));
        Assert.Contains("the limit is 31", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_is_read_again_and_again_counts_with_all_its_deflated_bytes()
    {
        // RFC 1951, section 3.2.4: stored blocks of no byte, which inflate to nothing and have to be read nonetheless.
        byte[] empty = [.. Enumerable.Repeat(new byte[] { 0, 0, 0, 0xFF, 0xFF }, 60_000).SelectMany(block => block)];
        byte[] deflated = PackBuilder.Deflate(HostilePack.Base);
        var pack = new PackBuilder();
        long root = pack.Raw([.. PackBuilder.Header(HostilePack.Blob, (ulong)HostilePack.Base.Length), .. deflated[..2], .. empty, .. deflated[2..]]);
        for (int i = 0; i < 100; i++)
        {
            long delta = pack.OffsetDelta(root, PackBuilder.Delta((ulong)HostilePack.Base.Length, 1, 1, (byte)i));
            pack.OffsetDelta(delta, PackBuilder.Delta(1, 2, 2, (byte)i, 1));
        }

        GitLimits limits = HostilePack.Limits with { ArrivalBytes = 0, BaseBytes = 0, Threads = 1 };
        HostilePack.Run(pack.Build(), limits).Dispose();
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => HostilePack.Run(pack.Build(), limits with { MaxInflatedBytes = 10 << 20 }));
        Assert.Contains("more than the limit of 10485760 bytes in all", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_copies_of_an_object_and_many_deltas_of_it_cost_their_sum_and_not_their_product()
    {
        const int Many = 120_000;
        byte[] copy = [.. PackBuilder.Header(HostilePack.Blob, (ulong)HostilePack.Base.Length), .. PackBuilder.Deflate(HostilePack.Base)];
        byte[] delta = PackBuilder.Delta((ulong)HostilePack.Base.Length, 1, 1, 65);
        byte[] reference = [.. PackBuilder.Header(PackBuilder.ReferenceDeltaType, (ulong)delta.Length), .. PackBuilder.IdOf("blob", HostilePack.Base), .. PackBuilder.Deflate(delta)];
        var pack = new PackBuilder();
        for (int i = 0; i < Many; i++)
        {
            pack.Raw(copy);
            pack.Raw(reference);
        }

        // A second of work; the product is some minutes.
        var watch = Stopwatch.StartNew();
        using PackAnalysis analysis = HostilePack.Run(pack.Build(), HostilePack.Limits);
        Assert.Equal((2 * Many, Many), (analysis.Summary.Objects, analysis.Summary.Deltas));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    [Theory]
    [InlineData(nameof(GitLimits.MaxPackBytes), "the limit is 31")]
    [InlineData(nameof(GitLimits.MaxObjects), "says it has 2 objects, more than the limit of 1")]
    [InlineData(nameof(GitLimits.MaxObjectBytes), "the entry inflates to 100 bytes, more than the limit of 99")]
    [InlineData(nameof(GitLimits.MaxInflatedBytes), "more than the limit of 149 bytes in all")]
    [InlineData(nameof(GitLimits.MaxDeltaDepth), "longer than the limit of 0")]
    public void A_limit_is_named_by_the_error_that_it_leads_to(string limit, string words)
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(HostilePack.Blob, new byte[100]);
        pack.OffsetDelta(whole, PackBuilder.Delta(100, 100, PackBuilder.Copy(0, 100)));
        HostilePack.Run(pack.Build(), HostilePack.Limits).Dispose();
        GitLimits limits = limit switch
        {
            nameof(GitLimits.MaxPackBytes) => HostilePack.Limits with { MaxPackBytes = 31 },
            nameof(GitLimits.MaxObjects) => HostilePack.Limits with { MaxObjects = 1 },
            nameof(GitLimits.MaxObjectBytes) => HostilePack.Limits with { MaxObjectBytes = 99 },
            nameof(GitLimits.MaxInflatedBytes) => HostilePack.Limits with { MaxInflatedBytes = 149 },
            _ => HostilePack.Limits with { MaxDeltaDepth = 0 },
        };
        foreach (int arrivalBytes in new[] { 0, 1 << 20 })
        {
            MalformedPackException fault = Assert.Throws<MalformedPackException>(() => HostilePack.Run(pack.Build(), limits with { ArrivalBytes = arrivalBytes }));
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
            Assert.Equal(limit, fault.ExceededLimit);
        }
    }

    [Fact]
    public void A_chain_that_could_not_be_told_is_no_limit() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GitLimits.Default with { MaxDeltaDepth = ushort.MaxValue + 1 });

    [Fact]
    public void A_pack_that_is_wrong_goes_over_no_limit()
    {
        byte[] pack = new PackBuilder().Build();
        pack[^1] ^= 1;
        Assert.Null(Assert.Throws<MalformedPackException>(() => HostilePack.Run(pack, HostilePack.Limits)).ExceededLimit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_small_delta_cannot_make_or_ask_for_more_than_an_object_may_have(int delta)
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(HostilePack.Blob, new byte[100]);
        pack.OffsetDelta(whole, delta == 1 ? PackBuilder.Delta(100, 101, PackBuilder.Copy(0, 100)) : PackBuilder.Delta(101, 1, 1, 65));
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => HostilePack.Run(pack.Build(), HostilePack.Limits with { MaxObjectBytes = 100 }));
        Assert.Contains("an object of 101 bytes: the limit is 100", fault.Message, StringComparison.Ordinal);
    }

    // What is spent differs, what comes out does not.
    [Theory]
    [InlineData(nameof(GitLimits.ArrivalBytes))]
    [InlineData(nameof(GitLimits.BaseBytes))]
    [InlineData(nameof(GitLimits.BacklogBytes))]
    [InlineData(nameof(GitLimits.ContentBytes))]
    [InlineData(nameof(GitLimits.Threads))]
    [InlineData(nameof(GitLimits.TakeTurn))]
    public async Task A_budget_changes_nothing_but_what_is_spent(string budget)
    {
        byte[] pack = HostilePack.Chain(300, out _);
        GitLimits limits = budget switch
        {
            nameof(GitLimits.ArrivalBytes) => HostilePack.Limits with { ArrivalBytes = 0 },
            nameof(GitLimits.BaseBytes) => HostilePack.Limits with { ArrivalBytes = 0, BaseBytes = 0 },
            nameof(GitLimits.BacklogBytes) => HostilePack.Limits with { BacklogBytes = 0 },
            nameof(GitLimits.ContentBytes) => HostilePack.Limits with { ContentBytes = int.MaxValue },
            nameof(GitLimits.TakeTurn) => HostilePack.Limits with { ArrivalBytes = 0, Threads = 7, TakeTurn = new OneTurn().Take },
            _ => HostilePack.Limits with { ArrivalBytes = 0, Threads = 7 },
        };
        using var one = new MemoryObjectStore(ObjectFormat.Sha1, HostilePack.Limits);
        using var other = new MemoryObjectStore(ObjectFormat.Sha1, limits);
        Assert.Equal(await StoreFixture.ReceiveAsync(one, pack), await StoreFixture.ReceiveAsync(other, pack, atOnce: 7));
    }

    [Fact]
    public async Task Threads_that_take_turns_at_computing_wait_for_no_other_while_they_have_one()
    {
        var turn = new OneTurn();
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, HostilePack.Limits with { ArrivalBytes = 0, Threads = 4, TakeTurn = turn.Take });
        await StoreFixture.ReceiveAsync(store, HostilePack.Chain(300, out _));
        Assert.InRange(turn.Taken, 3, int.MaxValue);
    }

    [Fact]
    public void Every_limit_and_every_budget_is_tried_here()
    {
        MethodInfo[] tests = [typeof(PackBudgetTests).GetMethod(nameof(A_limit_is_named_by_the_error_that_it_leads_to))!, typeof(PackBudgetTests).GetMethod(nameof(A_budget_changes_nothing_but_what_is_spent))!];
        IEnumerable<string?> tried = tests.SelectMany(test => test.GetCustomAttributes<InlineDataAttribute>()).Select(data => (string?)data.Data[0]);
        string[] limits = [.. typeof(GitLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];
        Assert.Empty(limits.Except(tried, StringComparer.Ordinal));
    }
}
