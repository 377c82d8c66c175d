namespace Serai.Fuzz.Reference;

/// <summary>Deltas carried out in the plainest way (gitformat-pack(5), "Deltified representation"): null for one that is wrong.</summary>
internal static class ReferenceDelta
{
    public static byte[]? Apply(byte[] delta, byte[] source, long maxBytes)
    {
        int at = 0;
        if (Size(delta, ref at) is not { } baseSize || Size(delta, ref at) is not { } size || baseSize != (ulong)source.Length || size > (ulong)maxBytes)
        {
            return null;
        }

        var result = new List<byte>();
        while (at < delta.Length)
        {
            int code = delta[at++];
            if (code is 0)
            {
                return null;
            }

            if (code < 0x80)
            {
                if (delta.Length - at < code)
                {
                    return null;
                }

                result.AddRange(delta[at..(at + code)]);
                at += code;
            }
            else if (!Copy(delta, code, source, result, ref at))
            {
                return null;
            }

            if ((ulong)result.Count > size)
            {
                return null;
            }
        }

        return (ulong)result.Count == size ? [.. result] : null;
    }

    private static bool Copy(byte[] delta, int code, byte[] source, List<byte> result, ref int at)
    {
        long[] numbers = [0, 0];
        for (int bit = 0; bit < 7; bit++)
        {
            if ((code & (1 << bit)) == 0)
            {
                continue;
            }

            if (at == delta.Length)
            {
                return false;
            }

            numbers[bit / 4] |= (long)delta[at++] << (8 * (bit % 4));
        }

        long length = numbers[1] == 0 ? 0x10000 : numbers[1];
        if (numbers[0] + length > source.Length)
        {
            return false;
        }

        result.AddRange(source[(int)numbers[0]..(int)(numbers[0] + length)]);
        return true;
    }

    // Null for a number of more than 64 bits, or one that does not end.
    private static ulong? Size(byte[] delta, ref int at)
    {
        UInt128 size = 0;
        for (int shift = 0; at < delta.Length; shift += 7)
        {
            byte next = delta[at++];
            if (shift > 63)
            {
                return null;
            }

            size |= (UInt128)(next & 0x7Fu) << shift;
            if (size > ulong.MaxValue)
            {
                return null;
            }

            if ((next & 0x80) == 0)
            {
                return (ulong)size;
            }
        }

        return null;
    }
}
