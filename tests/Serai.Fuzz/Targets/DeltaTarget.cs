using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Serai.Fuzz.Reference;
using Serai.Git;
using Serai.Git.Packs;

namespace Serai.Fuzz.Targets;

/// <summary>
/// Deltas: the same result as the plain reading's, or both refuse; nothing is read or written outside. An input is the base's length in two
/// bytes, the base, the delta.
/// </summary>
internal sealed unsafe class DeltaTarget : FuzzTarget
{
    private const int Offset = 7;
    private const int MaxObjectBytes = 1 << 20;
    private const int Guard = 64;

    public override string Name => "delta";

    public override string Run(byte[] input)
    {
        (byte[] source, byte[] delta) = Split(input);
        byte[]? expected = ReferenceDelta.Apply(delta, source, MaxObjectBytes);
        byte[]? result = null;
        MalformedPackException? error = Oracle.Call<MalformedPackException>(MaxObjectBytes + (64 << 10), () => result = Apply(delta, source));
        Oracle.Expect(error is null == expected is not null, $"the plain reading {(expected is null ? "refuses" : "takes")} it: {error?.Message}");
        Oracle.Expect(error is null || error.Offset == Offset, "the error has another place");
        Oracle.Expect(expected is null || result.AsSpan().SequenceEqual(expected), "the result is another");
        return Oracle.Word(error, int.MaxValue);
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        (byte[] source, byte[] delta) = Split(input);
        return random.Next(8) switch
        {
            0 => ByteMutator.Mutate(random, input, other),
            1 => Join(ByteMutator.Mutate(random, source, other), delta),
            2 => Join(source, [.. delta, .. DeltaMaker.Instruction(random, source.Length)]),
            3 or 4 => Join(source, DeltaMaker.Make(random, source)),
            5 => Join(source, [.. DeltaMaker.Size((ulong)source.Length + (ulong)random.Next(2)), .. DeltaMaker.Size(1UL << random.Next(64)), .. DeltaMaker.Instruction(random, source.Length)]),
            _ => Join(source, ByteMutator.Mutate(random, delta, Split(other).Delta)),
        };
    }

    private static (byte[] Source, byte[] Delta) Split(byte[] input)
    {
        if (input.Length < 2)
        {
            return ([], input);
        }

        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - 2);
        return (input[2..(2 + length)], input[(2 + length)..]);
    }

    private static byte[] Join(byte[] source, byte[] delta)
    {
        byte[] bounded = source.Length > ushort.MaxValue ? source[..ushort.MaxValue] : source;
        return [(byte)(bounded.Length >> 8), (byte)bounded.Length, .. bounded, .. delta];
    }

    // The result lies between marked bytes; behind the slack that is promised nothing may change.
    private static byte[] Apply(byte[] delta, byte[] source)
    {
        int instructions = Delta.ReadSizes(delta, Offset, MaxObjectBytes, out int baseSize, out int size);
        if (baseSize != source.Length)
        {
            throw new MalformedPackException(Offset, "the base has another size");
        }

        int room = size + Delta.OutputSlack;
        byte* memory = (byte*)NativeMemory.Alloc((nuint)(Guard + room + Guard));
        try
        {
            new Span<byte>(memory, Guard).Fill(0xA5);
            new Span<byte>(memory + Guard + room, Guard).Fill(0xA5);
            try
            {
                Delta.Apply(delta.AsSpan(instructions), source, memory + Guard, size, Offset);
            }
            finally
            {
                Oracle.Expect(!new ReadOnlySpan<byte>(memory, Guard).ContainsAnyExcept((byte)0xA5), "written before the result");
                Oracle.Expect(!new ReadOnlySpan<byte>(memory + Guard + room, Guard).ContainsAnyExcept((byte)0xA5), "written behind the result");
            }

            return new ReadOnlySpan<byte>(memory + Guard, size).ToArray();
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }
}
