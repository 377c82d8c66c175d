namespace Serai.Fuzz;

/// <summary>Changes that know nothing of a format: bits, bytes, numbers at their borders, pieces doubled, cut out, moved, taken from elsewhere.</summary>
internal static class ByteMutator
{
    private static readonly byte[] Borders = [0, 1, 0x0F, 0x10, 0x7F, 0x80, 0x81, 0xFE, 0xFF, (byte)'\n', (byte)' ', (byte)'0', (byte)'f', (byte)'/', (byte)'.'];

    public static byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        if (input.Length == 0)
        {
            return other.Length == 0 ? [(byte)random.Next(256)] : other;
        }

        int at = random.Next(input.Length);
        int length = 1 + random.Next(Math.Min(input.Length - at, 1 << random.Next(9)));
        return random.Next(9) switch
        {
            0 => With(input, at, (byte)(input[at] ^ (1 << random.Next(8)))),
            1 => With(input, at, (byte)random.Next(256)),
            2 => With(input, at, Borders[random.Next(Borders.Length)]),
            3 => With(input, at, (byte)(input[at] + random.Next(-2, 3))),
            4 => [.. input[..at], .. input[(at + length)..]],
            5 => [.. input[..(at + length)], .. input[at..]],
            6 => Spliced(random, input, at, other),
            7 => input[..at],
            _ => Overwritten(random, input, at, length),
        };
    }

    private static byte[] With(byte[] input, int at, byte value)
    {
        byte[] changed = [.. input];
        changed[at] = value;
        return changed;
    }

    private static byte[] Spliced(Random random, byte[] input, int at, byte[] other)
    {
        int from = random.Next(other.Length + 1);
        int taken = random.Next(Math.Min(other.Length - from, 300) + 1);
        return [.. input[..at], .. other[from..(from + taken)], .. input[(random.Next(2) == 0 ? at : Math.Min(input.Length, at + taken))..]];
    }

    private static byte[] Overwritten(Random random, byte[] input, int at, int length)
    {
        byte[] changed = [.. input];
        int from = random.Next(input.Length - length + 1);
        input.AsSpan(from, length).CopyTo(changed.AsSpan(at));
        return changed;
    }
}
