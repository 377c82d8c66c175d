using Serai.Git.Storage;

namespace Serai.Git.Tests.Storage;

public sealed class NativeRegionTests
{
    [Fact]
    public void Where_address_space_is_short_a_part_of_it_is_reserved_and_its_end_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "address space is counted otherwise");

        // More than a 64-bit processor of today can address.
        const long Wanted = 1L << 60;
        using var region = NativeRegion.UpTo(Wanted);
        Assert.InRange(region.Capacity, 1L << 30, Wanted / 4);
        region.Append([1, 2, 3]);
        Assert.Equal([1, 2, 3], region.Slice(0, 3).ToArray());
        IOException fault = Assert.Throws<IOException>(() => region.Extend(region.Capacity + 1));
        Assert.Contains("ulimit -v", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{region.Capacity}", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Extend(Wanted + 1));
        Assert.Throws<IOException>(() => new NativeRegion(Wanted));
    }

    [Fact]
    public void What_is_to_be_had_is_reserved_whole_and_may_be_given_back()
    {
        using var region = NativeRegion.UpTo(1L << 32);
        Assert.Equal(1L << 32, region.Capacity);
        region.Extend(3_000_000);
        region.Trim();
        Assert.Equal(3_000_000, region.Capacity);
        region.Slice(2_999_999, 1)[0] = 7;
        using var small = NativeRegion.UpTo(100);
        Assert.Equal(100, small.Capacity);
    }
}
