using Serai.Front.Admission;

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
        Assert.Equal(connections, Descriptors.Within(["Limit  Soft Limit  Hard Limit  Units", line], 5120));
}
