using Serai.OpamClients;

namespace Serai.Tests.OpamClients;

public class OpamSettingsTests
{
    [Theory]
    [InlineData("[]", "[\"http://m/cache\"]")]
    [InlineData("[\"http://a/cache\"]", "[\"http://m/cache\" \"http://a/cache\"]")]
    [InlineData("\"http://a/cache\"", "[\"http://m/cache\" \"http://a/cache\"]")]
    public void A_mirror_is_put_in_front_of_those_that_are_asked_already(string before, string after) =>
        Assert.Equal(after, OpamSettings.WithMirror(before, "http://m/cache"));

    [Theory]
    [InlineData("http://m/", "http://m", true)]
    [InlineData("[\"a\" \"b\"]", "[\"a\"\n  \"b\"]", true)]
    [InlineData("http://m/", "https://m/", false)]
    public void What_opam_takes_for_the_same_is_the_same(string left, string right, bool same) => Assert.Equal(same, OpamSettings.IsSame(left, right));
}
