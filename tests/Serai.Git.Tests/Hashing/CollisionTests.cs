using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Serai.Git.Hashing;

namespace Serai.Git.Tests.Hashing;

[SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what is tested")]
public unsafe class CollisionTests
{
    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void Both_halves_of_the_published_collisions_are_recognised(int lanes)
    {
        byte[][] messages = Published();
        Assert.True(SHA1.HashData(messages[0]).AsSpan().SequenceEqual(SHA1.HashData(messages[1])));
        Assert.All(Attacks(lanes, messages), Assert.True);
    }

    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void They_are_recognised_in_large_messages_too(int lanes)
    {
        byte[][] messages = [.. Published().Select(message => (byte[])[.. message, .. new byte[5 << 20]])];
        Assert.All(Attacks(lanes, messages), Assert.True);
    }

    [Theory]
    [MemberData(nameof(HasherWidths.All), MemberType = typeof(HasherWidths))]
    public void Messages_beside_an_attack_and_messages_that_differ_from_one_by_a_bit_are_none(int lanes)
    {
        var random = new Random(5);
        byte[][] published = Published();
        var messages = new List<byte[]>();
        var expected = new List<bool>();
        for (int i = 0; i < 200; i++)
        {
            byte[] attack = published[random.Next(published.Length)];
            byte[] spoiled = [.. attack];
            spoiled[random.Next(64)] ^= (byte)(1 << random.Next(8));
            byte[] other = new byte[random.Next(2_000)];
            random.NextBytes(other);
            messages.AddRange([spoiled, other]);
            expected.AddRange([false, false]);
            if (random.Next(10) == 0)
            {
                messages.Add(attack);
                expected.Add(true);
            }
        }

        Assert.Contains(true, expected);
        Assert.Equal(expected, Attacks(lanes, [.. messages]));
    }

    [Fact]
    public void Every_condition_relates_two_bits_in_which_the_blocks_of_its_vectors_differ()
    {
        int conditions = 0;
        foreach (ConditionFamily family in CollisionConditions.Families)
        {
            foreach (StepCondition condition in family.Conditions)
            {
                for (int vector = 0; vector < DisturbanceVectors.Count; vector++)
                {
                    if ((condition.Vectors >> vector & 1) != 0)
                    {
                        ReadOnlySpan<uint> differences = DisturbanceVectors.All.Differences(vector);
                        Assert.Equal(1u, differences[condition.Step] >> family.Bit & 1);
                        Assert.Equal(1u, differences[condition.Step + family.Distance] >> family.OtherBit & 1);
                        conditions++;
                    }
                }
            }
        }

        Assert.InRange(conditions, 32 * 7, 32 * 15);
    }

    [Fact]
    public void Every_vector_is_joined_at_a_step_where_the_second_look_stops()
    {
        int[] steps = [.. Enumerable.Range(0, DisturbanceVectors.Count).Select(DisturbanceVectors.EqualStep)];
        Assert.All(steps, step => Assert.Equal(0, step % Sha1Steps.AtOnce));
        Assert.Equal(DisturbanceVectors.FirstEqualStep, steps.Min());
        Assert.Equal(DisturbanceVectors.LastEqualStep, steps.Max());
    }

    [Fact]
    public void About_one_block_in_twenty_is_looked_at_twice()
    {
        var random = new Random(6);
        uint* words = stackalloc uint[Sha1Steps.Count];
        byte* block = stackalloc byte[Sha1Blocks.Length];
        int suspects = 0;
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(new Span<byte>(block, Sha1Blocks.Length));
            for (int step = 0; step < Sha1Steps.Count; step++)
            {
                words[step] = step < 16
                    ? BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(block + (4 * step), 4))
                    : BitOperations.RotateLeft(words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16], 1);
            }

            suspects += CollisionConditions.Met<Lanes1, uint>(CollisionConditions.Families, words) == 0 ? 0 : 1;
        }

        Assert.InRange(suspects, 20_000 * 0.035, 20_000 * 0.065);
    }

    private static byte[][] Published()
    {
        string? data = Environment.GetEnvironmentVariable("SERAI_DATA");
        Assert.SkipWhen(data is null, "SERAI_DATA does not name the folder with the published collisions");
        string[] names = ["shattered-1.320.bin", "shattered-2.320.bin", "sha-mbles-1.bin", "sha-mbles-2.bin"];
        return [.. names.Select(name => File.ReadAllBytes(Path.Combine(data!, "sha1-collisions", name)))];
    }

    private static bool[] Attacks(int lanes, byte[][] messages)
    {
        bool[] attacks = new bool[messages.Length];
        GCHandle[] pins = [.. messages.Select(message =>
            GCHandle.Alloc(message, GCHandleType.Pinned))];
        using (Sha1Hasher hasher = HasherWidths.Make(lanes, (tag, hash, isAttack) =>
        {
            Assert.True(hash.SequenceEqual(SHA1.HashData(messages[tag])));
            attacks[tag] = isAttack;
        }))
        {
            for (int i = 0; i < messages.Length; i++)
            {
                hasher.Add((byte*)pins[i].AddrOfPinnedObject(), messages[i].Length, i);
            }

            hasher.Finish();
        }

        foreach (GCHandle pin in pins)
        {
            pin.Free();
        }

        return attacks;
    }
}
