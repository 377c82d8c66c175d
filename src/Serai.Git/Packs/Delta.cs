using System.Runtime.CompilerServices;

namespace Serai.Git.Packs;

/// <summary>Instructions that make an object out of a base (gitformat-pack(5), "Deltified representation").</summary>
internal static unsafe class Delta
{
    /// <summary>Bytes that may be overwritten behind the result: copies are made in whole vectors.</summary>
    public const int OutputSlack = 64;

    // Two sizes of one byte each.
    private const int MinLength = 2;

    /// <summary>Reads the sizes that stand before the instructions.</summary>
    /// <param name="delta">The inflated delta.</param>
    /// <param name="entryOffset">Where its entry begins, for errors.</param>
    /// <param name="maxSize">The largest size that is accepted.</param>
    /// <param name="baseSize">Bytes that the base must have.</param>
    /// <param name="resultSize">Bytes that the object will have.</param>
    /// <returns>Where the instructions begin.</returns>
    public static int ReadSizes(ReadOnlySpan<byte> delta, long entryOffset, int maxSize, out int baseSize, out int resultSize)
    {
        if (delta.Length < MinLength)
        {
            throw new MalformedPackException(entryOffset, $"expected a delta of at least {MinLength} bytes, found {delta.Length}");
        }

        int at = 0;
        baseSize = ReadSize(delta, ref at, entryOffset, maxSize);
        resultSize = ReadSize(delta, ref at, entryOffset, maxSize);
        return at;
    }

    /// <summary>Carries out the instructions.</summary>
    /// <param name="instructions">What <see cref="ReadSizes"/> left.</param>
    /// <param name="source">The base, of the size that the delta says.</param>
    /// <param name="result">Room for the object and <see cref="OutputSlack"/> more.</param>
    /// <param name="resultSize">Bytes that the object must have.</param>
    /// <param name="entryOffset">Where the delta's entry begins, for errors.</param>
    public static void Apply(ReadOnlySpan<byte> instructions, ReadOnlySpan<byte> source, byte* result, int resultSize, long entryOffset)
    {
        fixed (byte* firstInstruction = instructions)
        fixed (byte* from = source)
        {
            byte* at = firstInstruction;
            byte* end = at + instructions.Length;
            byte* to = result;
            byte* limit = result + resultSize;
            while (at < end)
            {
                byte code = *at++;
                if ((code & 0x80) == 0)
                {
                    // The next 1 to 127 bytes are inserted.
                    if (code == 0 || code > end - at || code > limit - to)
                    {
                        throw BadInsert(code, end - at, limit - to, entryOffset);
                    }

                    Unsafe.CopyBlockUnaligned(to, at, code);
                    at += code;
                    to += code;
                    continue;
                }

                // Seven bits tell which bytes of an offset (four) and a size (three) follow.
                if (System.Numerics.BitOperations.PopCount(code & 0x7Fu) > end - at)
                {
                    throw new MalformedPackException(entryOffset, "the delta ends in the middle of a copy");
                }

                uint offset = ReadPart(code, 0, ref at) | ReadPart(code, 1, ref at) | ReadPart(code, 2, ref at) | ReadPart(code, 3, ref at);
                uint size = ReadPart(code >> 4, 0, ref at) | ReadPart(code >> 4, 1, ref at) | ReadPart(code >> 4, 2, ref at);
                size = size == 0 ? 0x10000 : size;
                if (offset > (uint)source.Length || size > (uint)source.Length - offset || size > limit - to)
                {
                    throw BadCopy(offset, size, source.Length, limit - to, entryOffset);
                }

                Copy(to, from + offset, size, source.Length - offset);
                to += size;
            }

            if (to != limit)
            {
                throw new MalformedPackException(entryOffset, $"the delta makes {to - result} bytes: expected {resultSize}");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadPart(int code, int index, ref byte* at) => (code & (1 << index)) != 0 ? (uint)*at++ << (8 * index) : 0;

    // Short copies, the most of them, in two vectors without a call; only where that stays within the base.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* to, byte* from, uint size, long readable)
    {
        if (size <= 32 && readable >= 32)
        {
            Unsafe.CopyBlockUnaligned(to, from, 32);
        }
        else
        {
            Buffer.MemoryCopy(from, to, size, size);
        }
    }

    private static int ReadSize(ReadOnlySpan<byte> delta, ref int at, long entryOffset, int maxSize)
    {
        ulong size = 0;
        for (int shift = 0; ; shift += 7)
        {
            if (at == delta.Length)
            {
                throw new MalformedPackException(entryOffset, "the delta ends within its sizes");
            }

            byte next = delta[at++];
            ulong part = next & 0x7Fu;
            if (shift > 63 || part << shift >> shift != part)
            {
                throw new MalformedPackException(entryOffset, "a size in the delta has more than 64 bits");
            }

            size |= part << shift;
            if ((next & 0x80) == 0)
            {
                break;
            }
        }

        return size <= (ulong)maxSize
            ? (int)size
            : throw new MalformedPackException(entryOffset, $"the delta is for, or makes, an object of {size} bytes: the limit is {maxSize}")
            {
                ExceededLimit = nameof(GitLimits.MaxObjectBytes),
            };
    }

    private static MalformedPackException BadInsert(byte code, long left, long room, long entryOffset) => code == 0
        ? new MalformedPackException(entryOffset, "the delta has an instruction 0, which means nothing")
        : code > left
            ? new MalformedPackException(entryOffset, $"the delta inserts {code} bytes and has only {left} more")
            : new MalformedPackException(entryOffset, $"the delta inserts {code} bytes where its result has room for {room}");

    private static MalformedPackException BadCopy(uint offset, uint size, int sourceLength, long room, long entryOffset) =>
        offset > (uint)sourceLength || size > (uint)sourceLength - offset
            ? new MalformedPackException(entryOffset, $"delta copies {size} bytes at {offset} but the base has {sourceLength}")
            : new MalformedPackException(entryOffset, $"delta copies {size} bytes where its result has room for {room}");
}
