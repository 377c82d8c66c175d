using System.Globalization;
using System.Text;
using Serai.Git.Packs;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>Packs made from bytes, and how they must be refused: with words of their own, and the place.</summary>
internal static class HostilePack
{
    public const int Blob = 3;

    public static readonly byte[] Base = Encoding.ASCII.GetBytes("the base that all the deltas are made for");
    public static readonly GitLimits Limits = GitLimits.Default with { Threads = 2, MaxObjectBytes = 1 << 20 };

    public static byte[] Small()
    {
        var pack = new PackBuilder();
        long whole = pack.Whole(Blob, Base);
        pack.OffsetDelta(whole, PackBuilder.Delta((ulong)Base.Length, 5, 1, 65, 0x90, 4));
        pack.ReferenceDelta(PackBuilder.IdOf("blob", Base), PackBuilder.Delta((ulong)Base.Length, 3, 0x90, 3));
        return pack.Build();
    }

    // Each is one byte different from its base.
    public static byte[] Chain(int deltas, out long tooDeep)
    {
        var pack = new PackBuilder();
        long last = pack.Whole(Blob, [0, 0, 0, 0]);
        tooDeep = 0;
        for (int i = 1; i <= deltas; i++)
        {
            last = pack.OffsetDelta(last, PackBuilder.Delta(4, 4, 4, (byte)i, (byte)(i >> 8), (byte)(i >> 16), 0));
            tooDeep = i == 4_096 ? last : tooDeep;
        }

        return pack.Build();
    }

    public static PackAnalysis Run(byte[] bytes, GitLimits limits)
    {
        PackFile pack = PackFile.From(bytes, ObjectFormat.Sha1, limits);
        return PackAnalysis.Run(pack, limits, TestContext.Current.CancellationToken);
    }

    public static void Refused(byte[] pack, long offset, string words, GitLimits? limits = null)
    {
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => Run(pack, limits ?? Limits));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"pack offset {offset}: "), fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
