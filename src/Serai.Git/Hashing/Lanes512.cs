using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Serai.Git.Hashing;

/// <summary>Sixteen lanes: AVX-512F, which rotates, and makes any function of three words in one instruction.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "a type argument")]
internal readonly struct Lanes512 : ILanes<Vector512<uint>>
{
    // The truth tables of vpternlogd: bit 4a+2b+c is the result for bits a, b, c.
    private const byte ChooseTable = 0xCA;
    private const byte ParityTable = 0x96;
    private const byte MajorityTable = 0xE8;

    public static int Count => 16;

    public static bool IsSupported => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Subtract(Vector512<uint> left, Vector512<uint> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Xor(Vector512<uint> left, Vector512<uint> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft(Vector512<uint> value, [ConstantExpected] byte count) => Avx512F.RotateLeft(value, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ShiftLeft(Vector512<uint> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> selector, Vector512<uint> one, Vector512<uint> zero) =>
        Avx512F.TernaryLogic(selector, one, zero, ChooseTable);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Parity(Vector512<uint> first, Vector512<uint> second, Vector512<uint> third) =>
        Avx512F.TernaryLogic(first, second, third, ParityTable);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> first, Vector512<uint> second, Vector512<uint> third) =>
        Avx512F.TernaryLogic(first, second, third, MajorityTable);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> OrWhereNegative(Vector512<uint> value, Vector512<uint> tested, in uint added) =>
        value | ((tested.AsInt32() >> 31).AsUInt32() & Vector512.Create(added));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZero(Vector512<uint> value) => ~(uint)Vector512.Equals(value, Vector512<uint>.Zero).ExtractMostSignificantBits() & 0xFFFF;
}
