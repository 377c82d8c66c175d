using System.Runtime.CompilerServices;

namespace Serai.Git.Hashing;

/// <summary>
/// The 80 steps of SHA-1 (FIPS 180-4, 6.1.2), forward and backward, lane by lane. Five at a time: after so many every word of the state is
/// back in the variable where it was, and no value has to be moved. The hot methods are compiled at once with all optimizations: code
/// compiled ahead knows no AVX-512, and the first tier makes a call of every operation.
/// </summary>
internal static unsafe class Sha1Steps
{
    /// <summary>Steps of one block.</summary>
    public const int Count = 80;

    /// <summary>Words of a state.</summary>
    public const int StateWords = 5;

    /// <summary>Only a multiple of this many steps can be carried out.</summary>
    public const int AtOnce = 5;

    // Steps that mix in one way and add one constant.
    private const int OfPart = 20;

    /// <summary>The state before the first block (FIPS 180-4, 5.3.1).</summary>
    public static ReadOnlySpan<uint> InitialState => [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];

    /// <summary>Carries out the steps from one up to before another.</summary>
    /// <param name="state">Five vectors, changed in place.</param>
    /// <param name="words">The expanded words, a vector for each step from 0.</param>
    /// <param name="from">The first step; a multiple of five, like <paramref name="to"/>.</param>
    /// <param name="to">The step after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TLanes, TVector>(TVector* state, TVector* words, int from, int to)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
        Forward<ISha1Mix.Choice, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, from, Math.Min(to, OfPart), 0x5A827999);
        Forward<ISha1Mix.Parity, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, Math.Max(from, OfPart), Math.Min(to, 2 * OfPart), 0x6ED9EBA1);
        Forward<ISha1Mix.Majority, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, Math.Max(from, 2 * OfPart), Math.Min(to, 3 * OfPart), 0x8F1BBCDC);
        Forward<ISha1Mix.Parity, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, Math.Max(from, 3 * OfPart), to, 0xCA62C1D6);
        (state[0], state[1], state[2], state[3], state[4]) = (a, b, c, d, e);
    }

    /// <summary>Takes the steps back, from before one down to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TLanes, TVector>(TVector* state, TVector* words, int from, int to)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
        Backward<ISha1Mix.Parity, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, from, Math.Max(to, 3 * OfPart), 0xCA62C1D6);
        Backward<ISha1Mix.Majority, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, Math.Min(from, 3 * OfPart), Math.Max(to, 2 * OfPart), 0x8F1BBCDC);
        Backward<ISha1Mix.Parity, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, Math.Min(from, 2 * OfPart), Math.Max(to, OfPart), 0x6ED9EBA1);
        Backward<ISha1Mix.Choice, TLanes, TVector>(ref a, ref b, ref c, ref d, ref e, words, Math.Min(from, OfPart), to, 0x5A827999);
        (state[0], state[1], state[2], state[3], state[4]) = (a, b, c, d, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forward<TMix, TLanes, TVector>(
        ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, TVector* words, int from, int to, uint addend)
        where TMix : ISha1Mix
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector constant = TLanes.Broadcast(addend);
        for (int step = from; step < to; step += AtOnce)
        {
            TVector* w = words + step;
            Step<TLanes, TVector>(a, ref b, ref e, TMix.Of<TLanes, TVector>(b, c, d), w[0], constant);
            Step<TLanes, TVector>(e, ref a, ref d, TMix.Of<TLanes, TVector>(a, b, c), w[1], constant);
            Step<TLanes, TVector>(d, ref e, ref c, TMix.Of<TLanes, TVector>(e, a, b), w[2], constant);
            Step<TLanes, TVector>(c, ref d, ref b, TMix.Of<TLanes, TVector>(d, e, a), w[3], constant);
            Step<TLanes, TVector>(b, ref c, ref a, TMix.Of<TLanes, TVector>(c, d, e), w[4], constant);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<TMix, TLanes, TVector>(
        ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, TVector* words, int from, int to, uint addend)
        where TMix : ISha1Mix
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector constant = TLanes.Broadcast(addend);
        for (int step = from - AtOnce; step >= to; step -= AtOnce)
        {
            TVector* w = words + step;
            StepBack<TMix, TLanes, TVector>(b, ref c, d, e, ref a, w[4], constant);
            StepBack<TMix, TLanes, TVector>(c, ref d, e, a, ref b, w[3], constant);
            StepBack<TMix, TLanes, TVector>(d, ref e, a, b, ref c, w[2], constant);
            StepBack<TMix, TLanes, TVector>(e, ref a, b, c, ref d, w[1], constant);
            StepBack<TMix, TLanes, TVector>(a, ref b, c, d, ref e, w[0], constant);
        }
    }

    // What is added to e first does not wait for the step before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLanes, TVector>(TVector a, ref TVector b, ref TVector e, TVector mixed, TVector word, TVector constant)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        e = TLanes.Add(TLanes.Add(TLanes.Add(e, TLanes.Add(word, constant)), mixed), TLanes.RotateLeft(a, 5));
        b = TLanes.RotateLeft(b, 30);
    }

    // The names are those of the variables as they were before the step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepBack<TMix, TLanes, TVector>(
        TVector a, ref TVector b, TVector c, TVector d, ref TVector e, TVector word, TVector constant)
        where TMix : ISha1Mix
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        b = TLanes.RotateLeft(b, 2);
        TVector added = TLanes.Add(TLanes.Add(TLanes.Add(word, constant), TMix.Of<TLanes, TVector>(b, c, d)), TLanes.RotateLeft(a, 5));
        e = TLanes.Subtract(e, added);
    }
}
