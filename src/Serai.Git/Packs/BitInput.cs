using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Serai.Git.Packs;

/// <summary>The bits of a deflate stream, lowest first (RFC 1951, section 3.1.1).</summary>
internal unsafe struct BitInput
{
    public byte* Next;
    public byte* End;
    public ulong Bits;
    public int Count;

    /// <summary>Bits at the top that are no input but zeros put behind its end.</summary>
    public int Padding;

    public BitInput(byte* start, long length)
    {
        Next = start;
        End = start + length;
    }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsOverrun => Count < Padding;

    /// <summary>Brings at least 56 bits in. (Bits above the count are those that the next refill brings again.)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill() => Refill(ref Bits, ref Count, ref Next);

    /// <summary>The same for bits that were taken out of here to be worked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill(ref ulong bits, ref int count, ref byte* next)
    {
        if (End - next >= sizeof(ulong))
        {
            bits |= BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(next, sizeof(ulong))) << count;
            next += (63 - count) >> 3;
            count |= 56;
        }
        else
        {
            Put(bits, count, next);
            RefillTail();
            bits = Bits;
            count = Count;
            next = Next;
        }
    }

    /// <summary>Drops the bits of a table's entry, its extra ones too, or so many: a shift looks at the lowest six bits of its count alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Drop(uint entry, ref ulong bits, ref int count)
    {
        bits >>= (int)entry;
        count -= (byte)entry;
    }

    /// <summary>Puts back what was taken out to be worked on.</summary>
    public void Put(ulong bits, int count, byte* next)
    {
        Bits = bits;
        Count = count;
        Next = next;
    }

    /// <summary>Takes bits that a refill has brought in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Take(int count)
    {
        uint value = (uint)(Bits & ((1UL << count) - 1));
        Bits >>= count;
        Count -= count;
        return value;
    }

    /// <summary>Drops the bits up to the next whole byte, and gives whole bytes back to the input.</summary>
    /// <returns>False when the input ended before.</returns>
    public bool AlignToByte()
    {
        if (IsOverrun)
        {
            return false;
        }

        Next -= (Count - Padding) >> 3;
        Bits = 0;
        Count = 0;
        Padding = 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefillTail()
    {
        while (Count < 56)
        {
            if (Next < End)
            {
                Bits |= (ulong)*Next++ << Count;
            }
            else
            {
                Padding += 8;
            }

            Count += 8;
        }
    }
}
