using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Serai.Testing;

namespace Serai.Tests;

/// <summary>What operators are told of the log, held against the lines that front and worker have.</summary>
public sealed partial class LogDocumentTests
{
    private const string Operations = "docs/operations.md";
    private const char Gap = '…';

    private static readonly string[] Assemblies = ["Serai.Front", "Serai.Worker"];

    public static TheoryData<int> Ids => [.. Lines().Select(line => line.EventId)];

    [Fact]
    public void No_two_lines_have_one_id() => Assert.Distinct(Lines().Select(line => line.EventId));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_for_operators_has_each_line_with_its_level_and_meaning(int id)
    {
        LoggerMessageAttribute line = Lines().First(each => each.EventId == id);
        Row[] rows = [.. Rows().Where(row => row.Id == id)];
        Assert.True(rows.Length > 0, $"{Operations}: expected a row for {id}, \"{line.Message}\"");
        string written = Placeholder().Replace(line.Message, $"{Gap}");
        Assert.All(rows, row =>
        {
            Assert.Equal(line.Level.ToString().ToLowerInvariant(), row.Level);
            Assert.True(CanBeOne(row.Line, written), $"{Operations}: the row of {id} has \"{row.Line}\", the log \"{written}\"");
            Assert.NotEmpty(row.Meaning);
        });
    }

    [Fact]
    public void The_page_for_operators_has_no_line_that_nobody_logs() =>
        Assert.Empty(Rows().Select(row => row.Id).Except(Lines().Select(line => line.EventId)));

    [Theory]
    [InlineData("sync failed: …", "sync failed: …; what is served stays", true)]
    [InlineData("sync failed: the disk is full: …", "sync failed: …; what is served stays", true)]
    [InlineData("the store is damaged …", "…; it is set aside", true)]
    [InlineData("stopped", "stopped", true)]
    [InlineData("stopped", "stopped by …", false)]
    [InlineData("sync ended: …", "sync failed: …; what is served stays", false)]
    [InlineData("worker …, while …", "worker …; the next try is soon", true)]
    [InlineData("worker … while receiving", "worker …; the next try is soon", false)]
    public void Lines_with_gaps_are_one_where_some_text_fits_both(string one, string other, bool expected) => Assert.Equal(expected, CanBeOne(one, other));

    private static LoggerMessageAttribute[] Lines() =>
        [.. Assemblies.SelectMany(name => Assembly.Load(name).GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

    private static Row[] Rows() =>
        [.. File.ReadLines(Path.Combine(SourceTree.Root, Operations))
            .SkipWhile(line => line != "## Log").TakeWhile(line => line != "## Backups")
            .Select(line => TableRow().Match(line)).Where(match => match.Success)
            .Select(match => new Row(int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), match.Groups["level"].Value, match.Groups["line"].Value, match.Groups["meaning"].Value))];

    // A gap stands for any text on either side: a row may leave out an end, or fill in what one cause writes. From the ends to the beginnings,
    // a row of what fits for each rest of the one.
    private static bool CanBeOne(string one, string other)
    {
        bool[] after = new bool[other.Length + 1];
        for (int i = one.Length; i >= 0; i--)
        {
            bool[] here = new bool[other.Length + 1];
            for (int j = other.Length; j >= 0; j--)
            {
                bool isLeft = i < one.Length;
                bool isOtherLeft = j < other.Length;
                bool fitsWithoutOne = isLeft && after[j];
                bool fitsWithoutOther = isOtherLeft && here[j + 1];
                bool isGap = (isLeft && one[i] == Gap) || (isOtherLeft && other[j] == Gap);
                here[j] = (!isLeft && !isOtherLeft)
                    || (isGap && (fitsWithoutOne || fitsWithoutOther))
                    || (isLeft && isOtherLeft && one[i] == other[j] && after[j + 1]);
            }

            after = here;
        }

        return after[0];
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\| (?<id>[0-9]+) \| (?<level>[a-z]+) \| `(?<line>[^`]+)` \| (?<meaning>.+) \|$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TableRow();

    private sealed record Row(int Id, string Level, string Line, string Meaning);
}
