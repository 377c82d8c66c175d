using System.Runtime.CompilerServices;

namespace Serai.Git.Hashing;

/// <summary>How a step mixes three words of the state (FIPS 180-4, 4.1.1), lane by lane.</summary>
internal interface ISha1Mix
{
    public static abstract TVector Of<TLanes, TVector>(TVector b, TVector c, TVector d)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>The steps 0 to 19.</summary>
    internal readonly struct Choice : ISha1Mix
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Of<TLanes, TVector>(TVector b, TVector c, TVector d)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => TLanes.Choose(b, c, d);
    }

    /// <summary>The steps 20 to 39, and 60 to 79.</summary>
    internal readonly struct Parity : ISha1Mix
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Of<TLanes, TVector>(TVector b, TVector c, TVector d)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => TLanes.Parity(b, c, d);
    }

    /// <summary>The steps 40 to 59.</summary>
    internal readonly struct Majority : ISha1Mix
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Of<TLanes, TVector>(TVector b, TVector c, TVector d)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => TLanes.Majority(b, c, d);
    }
}
