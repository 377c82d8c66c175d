using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Testing;

namespace Serai.Store.Tests.Catalogue;

public class ChecksumSetTests
{
    private static readonly ArchiveHashAlgorithm[] Algorithms = Enum.GetValues<ArchiveHashAlgorithm>();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void A_set_knows_its_own_and_no_other(int count)
    {
        var random = new Random(count);
        ArchiveHash[] hashes = [.. Enumerable.Range(0, count).Select(_ => RandomHash(random))];
        ChecksumSet set = ChecksumSet.Read([.. ChecksumSet.Of([.. hashes, .. hashes.Reverse()]).Bytes]);
        Assert.Equal(hashes.Distinct().Count(), set.Count);
        Assert.All(hashes, hash => Assert.True(set.Contains(hash)));
        for (int i = 0; i < 200; i++)
        {
            Assert.False(set.Contains(RandomHash(random)));
        }
    }

    [Fact]
    public void The_ends_of_the_range_are_found()
    {
        foreach (ArchiveHashAlgorithm algorithm in Algorithms)
        {
            var lowest = ArchiveHash.FromDigest(algorithm, new byte[ArchiveHash.DigestLength(algorithm)]);
            byte[] ones = new byte[ArchiveHash.DigestLength(algorithm)];
            Array.Fill(ones, (byte)0xFF);
            var highest = ArchiveHash.FromDigest(algorithm, ones);
            ChecksumSet set = ChecksumSet.Read([.. ChecksumSet.Of([highest, lowest]).Bytes]);
            Assert.True(set.Contains(lowest));
            Assert.True(set.Contains(highest));
            Assert.All(Algorithms.Where(other => other != algorithm), other =>
                Assert.False(set.Contains(ArchiveHash.FromDigest(other, new byte[ArchiveHash.DigestLength(other)]))));
        }
    }

    [Fact]
    public void A_contested_md5_is_told_apart_and_is_not_known()
    {
        var random = new Random(9);
        ArchiveHash[] md5s = [.. Enumerable.Range(0, 20).Select(_ => RandomHash(random, ArchiveHashAlgorithm.Md5))];
        ArchiveHash[] others = [.. Enumerable.Range(0, 20).Select(_ => RandomHash(random))];
        ChecksumSet set = ChecksumSet.Read([.. ChecksumSet.Of(others, md5s).Bytes]);
        Assert.Equal(20, set.Count);
        Assert.All(md5s, hash => Assert.True(set.IsContested(hash) && !set.Contains(hash)));
        Assert.All(others, hash => Assert.True(set.Contains(hash) && !set.IsContested(hash)));
    }

    [Fact]
    public void A_set_of_the_version_before_is_read_and_contests_nothing()
    {
        var random = new Random(10);
        ArchiveHash[] hashes = [.. Enumerable.Range(0, 50).Select(_ => RandomHash(random))];

        // It had no fourth count.
        byte[] bytes = [.. ChecksumSet.Of(hashes).Bytes];
        byte[] before = [.. bytes[..20], .. bytes[24..]];
        BitConverter.TryWriteBytes(before.AsSpan(4), 1);
        ChecksumSet set = ChecksumSet.Read(before);
        Assert.Equal(50, set.Count);
        Assert.All(hashes, hash => Assert.True(set.Contains(hash) && !set.IsContested(hash)));
        for (int length = 0; length < before.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => ChecksumSet.Read(before[..length]));
        }
    }

    [Fact]
    public void The_order_in_which_they_come_does_not_matter()
    {
        var random = new Random(5);
        ArchiveHash[] hashes = [.. Enumerable.Range(0, 100).Select(_ => RandomHash(random))];
        byte[] sorted = [.. ChecksumSet.Of(hashes).Bytes];
        random.Shuffle(hashes);
        Assert.Equal(sorted, ChecksumSet.Of(hashes).Bytes);
    }

    [Fact]
    public void A_set_that_changes_is_the_same_as_one_made_of_nothing()
    {
        var random = new Random(11);
        ChecksumClaim[] pool = [.. Enumerable.Range(0, 60).Select(i => RandomHash(random)).SelectMany(hash => Claims(hash))];
        var now = new HashSet<ChecksumClaim>();
        ChecksumSet set = ChecksumSet.Empty;
        for (int step = 0; step < 300; step++)
        {
            // Among what goes is what was not there, among what comes what was: now and then the same claim does both, and twice.
            ChecksumClaim[] gone = random.GetItems(pool, random.Next(20));
            ChecksumClaim[] come = random.GetItems(pool, random.Next(20));
            now.ExceptWith(gone);
            now.UnionWith(come);
            set = set.Change(gone, come);
            Assert.Equal(ChecksumSet.Of(now.Where(each => !each.IsContested).Select(each => each.Hash), now.Where(each => each.IsContested).Select(each => each.Hash)).Bytes, set.Bytes);
            Assert.Equal(now.Count(each => !each.IsContested), set.Count);
        }

        static IEnumerable<ChecksumClaim> Claims(ArchiveHash hash) =>
            hash.Algorithm == ArchiveHashAlgorithm.Md5 ? [new(hash), new(hash, IsContested: true)] : [new(hash)];
    }

    [Fact]
    public void A_set_that_is_cut_or_too_long_is_refused()
    {
        var random = new Random(6);
        byte[] bytes = [.. ChecksumSet.Of(
            Enumerable.Range(0, 9).Select(_ => RandomHash(random)), Enumerable.Range(0, 3).Select(_ => RandomHash(random, ArchiveHashAlgorithm.Md5))).Bytes];
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => ChecksumSet.Read(bytes[..length]));
        }

        Assert.Throws<InvalidDataException>(() => ChecksumSet.Read([.. bytes, 0]));
    }

    [Fact]
    public void A_header_that_is_spoiled_in_any_bit_is_refused()
    {
        var random = new Random(7);
        byte[] bytes = [.. ChecksumSet.Of(
            Enumerable.Range(0, 9).Select(_ => RandomHash(random)), Enumerable.Range(0, 3).Select(_ => RandomHash(random, ArchiveHashAlgorithm.Md5))).Bytes];
        for (int bit = 0; bit < 24 * 8; bit++)
        {
            byte[] spoiled = [.. bytes];
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => ChecksumSet.Read(spoiled));
        }
    }

    [Fact]
    public void Counts_that_make_up_for_each_other_are_refused()
    {
        // Four md5 digests less than none, and two sha256 digests more: the length is right all the same.
        byte[] bytes = [.. ChecksumSet.Of([]).Bytes];
        BitConverter.TryWriteBytes(bytes.AsSpan(8), -4);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), 2);
        Assert.Throws<InvalidDataException>(() => ChecksumSet.Read(bytes));
    }

    [Fact]
    public void Looking_allocates_nothing()
    {
        var random = new Random(8);
        ArchiveHash[] hashes = [.. Enumerable.Range(0, 100).Select(_ => RandomHash(random))];
        ChecksumSet set = ChecksumSet.Read([.. ChecksumSet.Of(hashes).Bytes]);

        Assert.Equal(0, Allocations.OfEachRun(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                set.Contains(hashes[i]);
            }
        }));
    }

    private static ArchiveHash RandomHash(Random random) => RandomHash(random, Algorithms[random.Next(Algorithms.Length)]);

    private static ArchiveHash RandomHash(Random random, ArchiveHashAlgorithm algorithm)
    {
        byte[] digest = new byte[ArchiveHash.DigestLength(algorithm)];
        random.NextBytes(digest);
        return ArchiveHash.FromDigest(algorithm, digest);
    }
}
