using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Serai.Git.Hashing;

/// <summary>Eight lanes: AVX2, where there is no AVX-512.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "a type argument")]
internal readonly struct Lanes256 : ILanes<Vector256<uint>>
{
    public static int Count => 8;

    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Subtract(Vector256<uint> left, Vector256<uint> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Xor(Vector256<uint> left, Vector256<uint> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft(Vector256<uint> value, [ConstantExpected] byte count) => (value << count) | (value >>> (32 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftLeft(Vector256<uint> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> selector, Vector256<uint> one, Vector256<uint> zero) => zero ^ (selector & (one ^ zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Parity(Vector256<uint> first, Vector256<uint> second, Vector256<uint> third) => first ^ second ^ third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> first, Vector256<uint> second, Vector256<uint> third) =>
        (first & second) | (third & (first | second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> OrWhereNegative(Vector256<uint> value, Vector256<uint> tested, in uint added) =>
        value | ((tested.AsInt32() >> 31).AsUInt32() & Vector256.Create(added));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZero(Vector256<uint> value) => ~Vector256.Equals(value, Vector256<uint>.Zero).ExtractMostSignificantBits() & 0xFF;
}
