using Serai.Git.Packs;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

public class PackAllocationTests
{
    [Theory]
    [InlineData(32 << 20)]
    [InlineData(0)]
    public void Analysing_allocates_no_managed_memory_for_each_object(int arrivalBytes)
    {
        const int Objects = 20_000;
        byte[] pack = ManyObjects(Objects);
        GitLimits limits = GitLimits.Default with { Threads = 1, ArrivalBytes = arrivalBytes };
        using var file = PackFile.From(pack, ObjectFormat.Sha1, limits);
        long allocated = Allocations.OfEachRun(() =>
        {
            using var analysis = PackAnalysis.Run(file, limits, CancellationToken.None);
            Assert.Equal(Objects, analysis.Summary.Objects);
        });

        // Tools and tables, whatever the number of objects: one object of the smallest kind for each delta would be 240 kB.
        Assert.InRange(allocated, 0, 16 << 10);
    }

    // Half of them deltas, each of the object before.
    private static byte[] ManyObjects(int objects)
    {
        var random = new Random(7);
        var pack = new PackBuilder();
        for (int i = 0; i < objects; i += 2)
        {
            byte[] content = new byte[100 + random.Next(100)];
            random.NextBytes(content);
            long whole = pack.Whole(3, content);
            pack.OffsetDelta(whole, PackBuilder.Delta((ulong)content.Length, 50, PackBuilder.Copy((uint)(i % 40), 50)));
        }

        return pack.Build();
    }
}
