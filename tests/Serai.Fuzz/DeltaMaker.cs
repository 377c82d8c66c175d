namespace Serai.Fuzz;

/// <summary>Makes deltas at random, most of them right.</summary>
internal static class DeltaMaker
{
    /// <summary>A delta for a base: its sizes are right nearly always.</summary>
    public static byte[] Make(Random random, byte[] source)
    {
        var instructions = new List<byte>();
        ulong size = 0;
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            byte[] instruction = Instruction(random, source.Length);
            instructions.AddRange(instruction);
            size += Makes(instruction);
        }

        return [.. Size((ulong)source.Length), .. Size(random.Next(30) == 0 ? size + 1 : size), .. instructions];
    }

    /// <summary>One instruction: a copy out of a base, or an insert.</summary>
    public static byte[] Instruction(Random random, int sourceLength)
    {
        if (sourceLength == 0 || random.Next(3) == 0)
        {
            byte[] inserted = new byte[random.Next(1, 128)];
            random.NextBytes(inserted);
            return [(byte)inserted.Length, .. inserted];
        }

        int offset = random.Next(sourceLength);
        int size = random.Next(40) == 0 ? 0 : 1 + random.Next(Math.Min(sourceLength - offset, random.Next(2) == 0 ? 40 : int.MaxValue));
        return Copy((uint)offset, (uint)size + (random.Next(60) == 0 ? 1u : 0));
    }

    /// <summary>A number in groups of seven bits, the lowest first.</summary>
    public static byte[] Size(ulong size)
    {
        var bytes = new List<byte>();
        for (; size > 0x7F; size >>= 7)
        {
            bytes.Add((byte)(size | 0x80));
        }

        return [.. bytes, (byte)size];
    }

    private static byte[] Copy(uint offset, uint size)
    {
        int code = 0x80;
        var bytes = new List<byte>();
        for (int bit = 0; bit < 7; bit++)
        {
            byte part = (byte)(bit < 4 ? offset >> (8 * bit) : size >> (8 * (bit - 4)));
            if (part != 0)
            {
                code |= 1 << bit;
                bytes.Add(part);
            }
        }

        return [(byte)code, .. bytes];
    }

    private static ulong Makes(byte[] instruction)
    {
        if (instruction[0] < 0x80)
        {
            return instruction[0];
        }

        int at = 1 + System.Numerics.BitOperations.PopCount(instruction[0] & 15u);
        ulong size = 0;
        for (int bit = 4; bit < 7; bit++)
        {
            size |= (instruction[0] & (1 << bit)) != 0 ? (ulong)instruction[at++] << (8 * (bit - 4)) : 0;
        }

        return size == 0 ? 0x10000 : size;
    }
}
