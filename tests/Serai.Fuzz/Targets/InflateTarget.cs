using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Serai.Fuzz.Reference;
using Serai.Git.Packs;

namespace Serai.Fuzz.Targets;

/// <summary>
/// The inflater against the zlib in .NET: the same bytes, the same end, or both refuse. An input is the size that is declared in four bytes
/// (0xFFFFFFFF: what really comes out), then the stream and what follows it.
/// </summary>
internal sealed unsafe class InflateTarget : FuzzTarget
{
    private const int Prefix = 4;
    private const int MaxBytes = 1 << 17;
    private const int Guard = 256;
    private static readonly Inflater Inflater = new();

    public override string Name => "inflate";

    public override int MaxInputBytes => 8 << 10;

    public override string Run(byte[] input)
    {
        if (input.Length < Prefix)
        {
            return "nothing";
        }

        byte[] stream = input[Prefix..];
        (byte[] Content, int Consumed)? expected = ReferenceZlib.Inflate(stream, 0, MaxBytes);
        uint declared = BinaryPrimitives.ReadUInt32BigEndian(input);
        int size = declared == uint.MaxValue ? expected?.Content.Length ?? 1_000 : (int)(declared % MaxBytes);
        (InflateOutcome outcome, byte[] output, long consumed) = Inflate(stream, size);
        bool isGood = expected is { } good && good.Content.Length == size;
        Oracle.Expect(isGood == (outcome == InflateOutcome.Done), $"zlib {(isGood ? "takes" : "refuses")} it for {size}: {outcome}");
        if (expected is { } other && !isGood)
        {
            Oracle.Expect(
                outcome == (other.Content.Length < size ? InflateOutcome.TooShort : InflateOutcome.TooLong),
                $"{other.Content.Length} bytes where {size} are declared: {outcome}");
        }

        if (isGood)
        {
            Oracle.Expect(consumed == expected!.Value.Consumed, $"{consumed} bytes of a stream of {expected.Value.Consumed}");
            Oracle.Expect(expected.Value.Content.AsSpan().SequenceEqual(output), "other bytes come out");
        }

        return outcome.ToString();
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        if (input.Length < Prefix || random.Next(4) != 0)
        {
            byte[] changed = ByteMutator.Mutate(random, input, other);
            return changed.Length < Prefix || random.Next(8) == 0 ? changed : [255, 255, 255, 255, .. changed[Prefix..]];
        }

        byte[] content = ByteMutator.Mutate(random, ReferenceZlib.Inflate(input, Prefix, MaxBytes)?.Content ?? input[Prefix..], other);
        return [.. input[..Prefix], .. ZlibMaker.Deflate(random, content)];
    }

    private static (InflateOutcome Outcome, byte[] Output, long Consumed) Inflate(byte[] stream, int size)
    {
        int room = size + Inflater.OutputSlack;
        byte* memory = (byte*)NativeMemory.Alloc((nuint)(Guard + room + Guard));
        byte* source = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, stream.Length));
        try
        {
            new Span<byte>(memory, Guard).Fill(0xA5);
            new Span<byte>(memory + Guard + room, Guard).Fill(0xA5);
            stream.CopyTo(new Span<byte>(source, stream.Length));
            InflateOutcome outcome = Inflater.Inflate(source, stream.Length, memory + Guard, size, out long consumed);
            Oracle.Expect(!new ReadOnlySpan<byte>(memory, Guard).ContainsAnyExcept((byte)0xA5), "written before the output");
            Oracle.Expect(!new ReadOnlySpan<byte>(memory + Guard + room, Guard).ContainsAnyExcept((byte)0xA5), "written behind the slack");
            return (outcome, new ReadOnlySpan<byte>(memory + Guard, size).ToArray(), consumed);
        }
        finally
        {
            NativeMemory.Free(memory);
            NativeMemory.Free(source);
        }
    }
}
