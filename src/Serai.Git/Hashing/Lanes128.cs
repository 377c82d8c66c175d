using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Serai.Git.Hashing;

/// <summary>Four lanes, on every processor that .NET runs on.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "a type argument")]
internal readonly struct Lanes128 : ILanes<Vector128<uint>>
{
    public static int Count => 4;

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Broadcast(uint word) => Vector128.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Subtract(Vector128<uint> left, Vector128<uint> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Xor(Vector128<uint> left, Vector128<uint> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> RotateLeft(Vector128<uint> value, [ConstantExpected] byte count) => (value << count) | (value >>> (32 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ShiftLeft(Vector128<uint> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Choose(Vector128<uint> selector, Vector128<uint> one, Vector128<uint> zero) => zero ^ (selector & (one ^ zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Parity(Vector128<uint> first, Vector128<uint> second, Vector128<uint> third) => first ^ second ^ third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Majority(Vector128<uint> first, Vector128<uint> second, Vector128<uint> third) =>
        (first & second) | (third & (first | second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> OrWhereNegative(Vector128<uint> value, Vector128<uint> tested, in uint added) =>
        value | ((tested.AsInt32() >> 31).AsUInt32() & Vector128.Create(added));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZero(Vector128<uint> value) => ~Vector128.Equals(value, Vector128<uint>.Zero).ExtractMostSignificantBits() & 0xF;
}
