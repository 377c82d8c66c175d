using System.Runtime.CompilerServices;

namespace Serai.Git.Hashing;

/// <summary>
/// Conditions on two bits of a block's expanded words that no attack along a disturbance vector can avoid. A block that misses one of a
/// vector's cannot be half of a collision along it; about one block in twenty meets all of some vector's. Source: Stevens and Shumow,
/// "Speeding up detection of SHA-1 collision attacks using unavoidable attack conditions" (USENIX Security 2017); the conditions are those
/// of the authors' published detection library.
/// </summary>
internal static class CollisionConditions
{
    private static readonly ConditionFamily[] Table =
    [
        new(29, 1, 29, true,
        [
            new(40, 0x800A00A2), new(41, 0x00180284), new(42, 0x00300A08), new(43, 0x00A12820), new(44, 0x0283A080), new(45, 0x0A0A8200), new(46, 0x18180801),
            new(47, 0x30302002), new(48, 0x60A08004), new(49, 0xC2810008), new(50, 0x8A020020), new(51, 0x18080080), new(52, 0x30110200), new(53, 0x60220800),
            new(54, 0xC0882000), new(55, 0x82108000), new(56, 0x08200000), new(57, 0x10800000), new(58, 0x22000000), new(59, 0x08000000),
        ]),
        new(4, 3, 29, true,
        [
            new(37, 0x50020021), new(38, 0xA0080082), new(39, 0x40100205), new(40, 0x8020080A), new(41, 0x00812025), new(42, 0x0202808A), new(43, 0x08080225),
            new(44, 0x1010088A), new(45, 0x20202224), new(46, 0x40808888), new(47, 0x82012220), new(48, 0x08028880), new(49, 0x10092200), new(50, 0x20128800),
            new(51, 0x40282000), new(52, 0x80908000), new(53, 0x02200000), new(54, 0x08800000), new(55, 0x12000000), new(56, 0x28000000),
        ]),
        new(4, 4, 29, true,
        [
            new(35, 0x00080084), new(36, 0x00110208), new(37, 0x00200800), new(38, 0x00802000), new(39, 0x02008000), new(40, 0x08000000), new(41, 0x10000000),
            new(42, 0x20000000), new(43, 0x40000000), new(44, 0x80000000), new(57, 0x10000000), new(58, 0x20000000), new(59, 0x40000000), new(60, 0x80000000),
        ]),
        new(1, -1, 6, true,
        [
            new(40, 0x00000400), new(41, 0x00401000), new(42, 0x01004000), new(43, 0x04040000), new(46, 0x00400000), new(47, 0x01000010), new(48, 0x04000040),
            new(49, 0x00000100), new(50, 0x00000400), new(51, 0x00041000), new(52, 0x00004000), new(54, 0x00400000), new(55, 0x01000000), new(56, 0x04000000),
        ]),
        new(6, 2, 6, true,
        [
            new(40, 0x00000010), new(41, 0x00000040), new(42, 0x00000110), new(43, 0x00000440), new(44, 0x00001110), new(45, 0x00004440), new(46, 0x00001100),
            new(47, 0x00004400), new(48, 0x00041000), new(49, 0x00004000), new(51, 0x00400000), new(52, 0x01000000), new(53, 0x04000000),
        ]),
        new(1, 1, 6, false,
        [
            new(35, 0x00000410), new(36, 0x00041040), new(37, 0x00004100), new(39, 0x00401010), new(40, 0x01004040), new(41, 0x04040100), new(44, 0x00404000),
            new(61, 0x00000001), new(62, 0x00000002), new(63, 0x00010004),
        ]),
        new(3, 4, 28, true,
        [
            new(35, 0x00082000), new(36, 0x00100000), new(37, 0x00200000), new(38, 0x00800000), new(39, 0x02000000), new(40, 0x08000000), new(41, 0x10000000),
            new(42, 0x20000000), new(43, 0x40000000), new(44, 0x80000000),
        ]),
        new(29, 2, 29, false, [new(44, 0x00000025), new(45, 0x0000008A), new(46, 0x00000224), new(47, 0x00000888), new(48, 0x00002220), new(49, 0x00008880), new(50, 0x00012200)]),
        new(5, 4, 30, true, [new(35, 0x00004000), new(37, 0x00400000), new(38, 0x01000000), new(39, 0x04000000), new(59, 0x00000001), new(60, 0x00000002)]),
        new(29, 3, 29, false, [new(51, 0x000A0800), new(53, 0x00308000), new(55, 0x00800000), new(56, 0x0A000000), new(58, 0x10000000)]),
        new(4, 2, 4, false, [new(36, 0x28000000), new(37, 0x50000001), new(38, 0xA0000002), new(39, 0x40000005), new(40, 0x8000000A)]),
        new(0, 5, 30, false, [new(36, 0x00400000), new(37, 0x01000000), new(38, 0x04000000), new(58, 0x00000001), new(59, 0x00000002)]),
        new(28, -5, 30, false, [new(40, 0x00100000), new(41, 0x00200000), new(42, 0x00800000), new(43, 0x02000000), new(44, 0x08000000)]),
        new(0, 1, 5, false, [new(60, 0x00010004), new(61, 0x00020008), new(62, 0x00080020), new(63, 0x00100080)]),
        new(1, 4, 1, false, [new(47, 0x00040000), new(50, 0x00400000), new(51, 0x01000000), new(52, 0x04000000)]),
        new(2, 1, 7, false, [new(61, 0x00040010), new(62, 0x00000040), new(63, 0x00000100)]),
        new(1, 2, 1, false, [new(38, 0x00000400), new(45, 0x01000000), new(46, 0x04000000)]),
        new(4, 1, 4, false, [new(36, 0x00000800), new(37, 0x00002000), new(38, 0x00008000)]),
        new(1, 8, 1, false, [new(42, 0x00000400), new(43, 0x00001000)]),
        new(29, 7, 29, false, [new(48, 0x0000A000)]),
        new(1, 0, 6, true, [new(37, 0x00004000)]),
        new(4, 2, 29, true, [new(57, 0x40000000)]),
    ];

    /// <summary>All of them.</summary>
    public static ReadOnlySpan<ConditionFamily> Families => Table;

    /// <summary>Of each lane's block, the vectors whose every condition it meets, as a mask.</summary>
    /// <param name="families">All conditions: given, since a call that may initialize them would cost the loop a register.</param>
    /// <param name="words">The expanded words, a vector of lanes for each step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe TVector Met<TLanes, TVector>(ReadOnlySpan<ConditionFamily> families, TVector* words)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector missed = default;
        foreach (ConditionFamily family in families)
        {
            // The two bits are brought to where the sign is; it is set in the end where they are not as they should be.
            int shift = 31 - family.Bit;
            int otherShift = 31 - family.OtherBit;
            TVector* others = words + family.Distance;
            TVector flip = TLanes.Broadcast(family.AreEqual ? 0 : uint.MaxValue);
            foreach (ref readonly StepCondition condition in family.Conditions)
            {
                TVector word = TLanes.ShiftLeft(words[condition.Step], shift);
                TVector other = TLanes.ShiftLeft(others[condition.Step], otherShift);
                missed = TLanes.OrWhereNegative(missed, TLanes.Parity(word, other, flip), in condition.Vectors);
            }
        }

        return TLanes.Xor(TLanes.Broadcast(uint.MaxValue), missed);
    }
}
