using Serai.Front.Admission;
using Serai.Store;

namespace Serai.Front.Tests.Admission;

public sealed class DescriptorsTests
{
    [Theory]
    [InlineData("Max open files            1048576              1048576              files     ", 5120)]
    [InlineData("Max open files            1024                 4096                 files     ", 812)]
    [InlineData("Max open files            64                   64                   files     ", 16)]
    [InlineData("Max open files            unlimited            unlimited            files     ", 5120)]
    [InlineData("Max processes             64                   64                   processes ", 5120)]
    public void There_are_no_more_connections_than_descriptors_for_them(string line, int connections) =>
        Assert.Equal(connections, Descriptors.Within(OpenFileLimit.Of(["Limit  Soft Limit  Hard Limit  Units", line]), 5120));

    [Fact]
    public void Too_few_to_run_at_all_are_complained_of_with_the_cure()
    {
        Assert.Null(Descriptors.ComplaintOf(null));
        Assert.Null(Descriptors.ComplaintOf(200));
        Assert.Contains("may have 199 files open", Descriptors.ComplaintOf(199), StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1024", Descriptors.ComplaintOf(199), StringComparison.Ordinal);
    }
}
