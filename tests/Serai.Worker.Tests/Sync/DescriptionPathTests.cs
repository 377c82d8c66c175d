using System.Text;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

/// <summary>Which files describe a package.</summary>
public class DescriptionPathTests
{
    [Theory]
    [InlineData("packages/alpha/alpha.1.0/opam")]
    [InlineData("packages/alpha.1.0/opam")]
    [InlineData("packages/a/b/c/alpha.v0.9~rc1+x-2/opam")]
    [InlineData("packages/conf-c++/conf-c++.1/opam")]
    public void A_description_lies_in_a_folder_of_name_and_version(string path) =>
        Assert.True(DescriptionPath.IsDescription(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("packages/alpha/alpha.1.0/files/opam")]
    [InlineData("packages/alpha/opam")]
    [InlineData("packages/opam")]
    [InlineData("packages/alpha/.1.0/opam")]
    [InlineData("packages/alpha/alpha./opam")]
    [InlineData("packages/alpha/007.1.0/opam")]
    [InlineData("packages/alpha/alpha.1 0/opam")]
    [InlineData("packages/alpha/alphé.1.0/opam")]
    [InlineData("packages/alpha/alpha.1.0/opam.bak")]
    [InlineData("packages/alpha/alpha.1.0/xopam")]
    public void Another_file_of_that_name_does_not(string path) =>
        Assert.False(DescriptionPath.IsDescription(Encoding.UTF8.GetBytes(path)));
}
