using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Serai.Fuzz;

/// <summary>
/// Counts how often each block of the product's code ran, if the product was instrumented (<see cref="Instrumenter"/>); otherwise nothing
/// is ever counted. Counts are compared in steps of powers of two, as afl does.
/// </summary>
public static class Coverage
{
    /// <summary>Blocks that can be told apart.</summary>
    public const int MapLength = 1 << 14;

    private static readonly byte[] Seen = new byte[MapLength];

    [SuppressMessage("Usage", "CA2211", Justification = "instrumented code writes it, and nothing may stand in between")]
    [SuppressMessage("Design", "MA0069", Justification = "same")]
    [SuppressMessage("Design", "CA1051", Justification = "same")]
    public static byte[] Map = new byte[MapLength];

    /// <summary>Blocks that were ever reached.</summary>
    public static int Reached => MapLength - Seen.AsSpan().Count((byte)0);

    /// <summary>Called at the front of each block of instrumented code.</summary>
    public static void Hit(int block) => Map[block & (MapLength - 1)]++;

    internal static void Begin() => Map.AsSpan().Clear();

    /// <summary>Whether, since <see cref="Begin"/>, a block ran that never had, or one ran in a new order of magnitude.</summary>
    internal static bool FoundNew()
    {
        bool found = false;
        ReadOnlySpan<byte> map = Map;
        for (int at = map.IndexOfAnyExcept((byte)0); at >= 0;)
        {
            byte step = (byte)(1 << BitOperations.Log2(map[at]));
            found |= (Seen[at] & step) == 0;
            Seen[at] |= step;
            int next = map[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return found;
    }
}
