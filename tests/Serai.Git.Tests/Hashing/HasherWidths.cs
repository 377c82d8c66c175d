using System.Runtime.Intrinsics;
using Serai.Git.Hashing;

namespace Serai.Git.Tests.Hashing;

/// <summary>Makes hashers of every width that this processor has, so that all are held against each other.</summary>
internal static class HasherWidths
{
    public static TheoryData<int> All => [4, 8, 16];

    public static Sha1Hasher Make(int lanes, HashedMessage done)
    {
        switch (lanes)
        {
            case 16:
                Assert.SkipUnless(Lanes512.IsSupported, "this processor has no AVX-512");
                return new LaneHasher<Lanes512, Vector512<uint>>(done);
            case 8:
                Assert.SkipUnless(Lanes256.IsSupported, "this processor has no AVX2");
                return new LaneHasher<Lanes256, Vector256<uint>>(done);
            default:
                return new LaneHasher<Lanes128, Vector128<uint>>(done);
        }
    }
}
