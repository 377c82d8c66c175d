using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Serai.Git.Hashing;

/// <summary>One lane, in ordinary registers: for a block that is looked at by itself.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "a type argument")]
internal readonly struct Lanes1 : ILanes<uint>
{
    public static int Count => 1;

    public static bool IsSupported => true;

    public static uint Broadcast(uint word) => word;

    public static uint Add(uint left, uint right) => left + right;

    public static uint Subtract(uint left, uint right) => left - right;

    public static uint Xor(uint left, uint right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateLeft(uint value, [ConstantExpected] byte count) => BitOperations.RotateLeft(value, count);

    public static uint ShiftLeft(uint value, int count) => value << count;

    public static uint Choose(uint selector, uint one, uint zero) => zero ^ (selector & (one ^ zero));

    public static uint Parity(uint first, uint second, uint third) => first ^ second ^ third;

    public static uint Majority(uint first, uint second, uint third) => (first & second) | (third & (first | second));

    public static uint OrWhereNegative(uint value, uint tested, in uint added) =>
        value | ((uint)((int)tested >> 31) & added);

    public static uint NonZero(uint value) => value == 0 ? 0u : 1;
}
