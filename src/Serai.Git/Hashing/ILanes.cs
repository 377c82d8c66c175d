using System.Diagnostics.CodeAnalysis;

namespace Serai.Git.Hashing;

/// <summary>
/// A vector register as lanes of 32-bit words, each of which works on a message of its own. One body of SHA-1 is compiled for each width.
/// </summary>
internal interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes in a vector.</summary>
    public static abstract int Count { get; }

    /// <summary>Whether this processor has it.</summary>
    public static abstract bool IsSupported { get; }

    public static abstract TVector Broadcast(uint word);

    public static abstract TVector Add(TVector left, TVector right);

    public static abstract TVector Subtract(TVector left, TVector right);

    public static abstract TVector Xor(TVector left, TVector right);

    public static abstract TVector RotateLeft(TVector value, [ConstantExpected] byte count);

    public static abstract TVector ShiftLeft(TVector value, int count);

    /// <summary>Of each bit, <paramref name="one"/>'s where the selector has 1, else <paramref name="zero"/>'s.</summary>
    public static abstract TVector Choose(TVector selector, TVector one, TVector zero);

    /// <summary>The exclusive or of three.</summary>
    public static abstract TVector Parity(TVector first, TVector second, TVector third);

    /// <summary>Of each bit, what two of three have.</summary>
    public static abstract TVector Majority(TVector first, TVector second, TVector third);

    /// <summary>Adds bits to the lanes in which the highest bit of <paramref name="tested"/> is set.</summary>
    public static abstract TVector OrWhereNegative(TVector value, TVector tested, in uint added);

    /// <summary>A bit for each lane that is not zero, the first lane's lowest.</summary>
    public static abstract uint NonZero(TVector value);
}
