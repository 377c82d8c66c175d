using Serai.Opam.Packages;

namespace Serai.Opam.Tests;

public sealed class PackageNameTests
{
    [Theory]
    [InlineData("dune")]
    [InlineData("0install")]
    [InlineData("conf-g++")]
    [InlineData("a_b")]
    [InlineData("-a")]
    public void A_name_is_read(string text)
    {
        Assert.True(PackageName.TryParse(text, out PackageName? name));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a~")]
    public void What_is_no_name_is_refused(string text) => Assert.False(PackageName.TryParse(text, out _));

    [Fact]
    public void Names_are_ordered_letter_by_letter_capitals_before_small_ones()
    {
        string[] sorted = ["a", "A-b", "AB", "Ab", "aB", "ab", "abc", "b"];
        Assert.Equal(
            ["A-b", "AB", "Ab", "a", "aB", "ab", "abc", "b"],
            sorted.Select(Name).Order().Select(n => n.ToString()),
            StringComparer.Ordinal);
        Assert.NotEqual(Name("a"), Name("A"));
        Assert.Equal(Name("a"), Name("a"));
        Assert.True(Name("a") < Name("b"));
    }

    private static PackageName Name(string text) => PackageName.TryParse(text, out PackageName? name) ? name : throw new ArgumentException(text, nameof(text));
}
