using System.Text;
using Serai.Opam.Packages;

namespace Serai.Opam.Tests;

public sealed class PackageFieldsTests
{
    [Fact]
    public void What_a_package_tells_people_is_read_as_it_is_written()
    {
        PackageFields fields = Read("""
            opam-version: "2.0"
            synopsis: "A \"fine\" library"
            description: "Several
            lines"
            homepage: "https://example.org"
            license: ["MIT" "ISC"]
            tags: ["org:mirage" "network"]
            """);
        Assert.Equal("A \"fine\" library", fields.Synopsis.ToString());
        Assert.Equal("Several\nlines", fields.Description.ToString());
        Assert.Equal(["https://example.org"], fields.Homepage.Select(each => each.ToString()));
        Assert.Equal(["MIT", "ISC"], fields.License.Select(each => each.ToString()));
        Assert.Equal(["org:mirage", "network"], fields.Tags.Select(each => each.ToString()));
    }

    [Fact]
    public void A_dependency_has_its_name_and_what_stands_in_its_braces()
    {
        PackageFields fields = Read("""
            depends: [ "ocaml" {>= "4.08" & < "5.0"} "dune" ("a" | "b" {build}) ]
            depopts: "lwt"
            """);
        Assert.Equal(["ocaml", "dune", null], fields.Depends.Select(each => each.Name?.ToString()));
        Assert.Equal([">= \"4.08\" & < \"5.0\"", "", "(\"a\" | \"b\" {build})"], fields.Depends.Select(each => each.Condition.ToString()));
        PackageDependency option = Assert.Single(fields.Depopts);
        Assert.Equal("lwt", option.Name?.ToString());
    }

    [Theory]
    [InlineData("synopsis: [\"a\"]")]
    [InlineData("synopsis: 3")]
    [InlineData("tags: 3")]
    [InlineData("synopsis { a: \"b\" }")]
    [InlineData("")]
    public void A_field_of_another_shape_is_empty(string text)
    {
        PackageFields fields = Read(text);
        Assert.Equal(0, fields.Synopsis.Length);
        Assert.Empty(fields.Tags);
    }

    [Fact]
    public void Of_a_field_that_is_given_twice_the_first_counts() =>
        Assert.Equal("first", Read("synopsis: \"first\"\nsynopsis: \"second\"").Synopsis.ToString());

    private static PackageFields Read(string text) => PackageFields.Read(OpamParser.Parse(Encoding.UTF8.GetBytes(text)));
}
