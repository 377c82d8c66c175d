using Serai.Front.Packages;

namespace Serai.Front.Tests.Packages;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("yojson", "yojson", 0)]
    [InlineData("yojsn", "yojson", 1)]
    [InlineData("yojsonn", "yojson", 1)]
    [InlineData("yojsan", "yojson", 1)]
    [InlineData("yosjon", "yojson", 1)]
    [InlineData("yosjn", "yojson", 2)]
    [InlineData("ab", "ba", 1)]
    [InlineData("", "ab", 2)]
    [InlineData("abc", "xyz", null)]
    [InlineData("a", "abcd", null)]
    public void Slips_are_counted_up_to_what_is_allowed(string left, string right, int? distance)
    {
        Assert.Equal(distance, Distance(left, right));
        Assert.Equal(distance, Distance(right, left));
    }

    [Fact]
    public void The_look_at_the_letters_never_hides_a_word_that_is_near()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            string left = Word(random);
            string right = Word(random);
            int? all = EditDistance.Within(2, left, right, 0, 0);
            Assert.Equal(all, Distance(left, right));
        }
    }

    [Fact]
    public void A_long_word_is_compared_with_nothing() =>
        Assert.Null(Distance(new string('a', EditDistance.MaxLength + 1), new string('a', EditDistance.MaxLength)));

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)('a' + random.Next(4)))]);

    private static int? Distance(string left, string right) =>
        EditDistance.Within(2, left, right, SearchTerm.LettersOf(left), SearchTerm.LettersOf(right));
}
