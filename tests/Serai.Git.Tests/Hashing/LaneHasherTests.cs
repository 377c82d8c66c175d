using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Serai.Git.Hashing;
using Serai.Testing;

namespace Serai.Git.Tests.Hashing;

[SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what is tested")]
public unsafe class LaneHasherTests
{
    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void Messages_of_every_length_get_the_hash_that_the_framework_computes(int lanes)
    {
        var random = new Random(1);
        int[] lengths = [.. Enumerable.Range(0, 400), .. Enumerable.Range(0, 600).Select(_ => random.Next(6_000))];
        Compare(lanes, lengths);
    }

    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void Large_messages_that_are_hashed_alone_get_the_same_hash(int lanes) =>
        Compare(lanes, [4 << 20, 100, (4 << 20) + 1, (4 << 20) + 55, (4 << 20) + 56, (4 << 20) + 63, (4 << 20) - 1, (4 << 20) + 64 * 3]);

    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void A_few_messages_leave_lanes_idle_and_are_hashed_all_the_same(int lanes)
    {
        for (int count = 1; count <= 40; count++)
        {
            Compare(lanes, [.. Enumerable.Range(0, count).Select(i => i * 37)]);
        }
    }

    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void Hashing_allocates_nothing(int lanes)
    {
        byte[] bytes = new byte[1_000];
        new Random(3).NextBytes(bytes);
        int done = 0;
        using Sha1Hasher hasher = HasherWidths.Make(lanes, (_, _, _) => done++);
        fixed (byte* start = bytes)
        {
            byte* message = start;
            Assert.Equal(0, Allocations.OfEachRun(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    hasher.Add(message, 10 * i, i);
                }

                hasher.Finish();
            }));
        }

        Assert.Equal(500, done);
    }

    [Fact]
    public void Steps_taken_back_lead_to_where_they_began()
    {
        var random = new Random(4);
        uint* words = stackalloc uint[Sha1Steps.Count];
        uint* state = stackalloc uint[Sha1Steps.StateWords];
        random.NextBytes(new Span<byte>(words, sizeof(uint) * Sha1Steps.Count));
        for (int from = 0; from <= Sha1Steps.Count; from += Sha1Steps.AtOnce)
        {
            for (int to = from; to <= Sha1Steps.Count; to += Sha1Steps.AtOnce)
            {
                Sha1Steps.InitialState.CopyTo(new Span<uint>(state, Sha1Steps.StateWords));
                Sha1Steps.Forward<Lanes1, uint>(state, words, from, to);
                Assert.Equal(from == to, Sha1Steps.InitialState.SequenceEqual(new Span<uint>(state, Sha1Steps.StateWords)));
                Sha1Steps.Backward<Lanes1, uint>(state, words, to, from);
                Assert.True(Sha1Steps.InitialState.SequenceEqual(new Span<uint>(state, Sha1Steps.StateWords)));
            }
        }
    }

    private static void Compare(int lanes, int[] lengths)
    {
        byte[] bytes = new byte[lengths.Max() + 1];
        new Random(2).NextBytes(bytes);
        var hashes = new string?[lengths.Length];
        fixed (byte* start = bytes)
        {
            using Sha1Hasher hasher = HasherWidths.Make(lanes, (tag, hash, isAttack) =>
            {
                Assert.False(isAttack);
                Assert.Null(hashes[tag]);
                hashes[tag] = Convert.ToHexString(hash);
            });
            for (int i = 0; i < lengths.Length; i++)
            {
                hasher.Add(start + bytes.Length - lengths[i], lengths[i], i);
                Assert.InRange(hasher.Pending, 0, Sha1Hasher.MaxPending);
            }

            hasher.Finish();
            Assert.Equal(0, hasher.Pending);
        }

        for (int i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(Convert.ToHexString(SHA1.HashData(bytes.AsSpan(bytes.Length - lengths[i]))), hashes[i]);
        }
    }
}
