using Serai.Commands;
using Serai.Testing;

namespace Serai.Tests.Commands;

/// <summary>The manual page of the Debian package follows the commands that there are.</summary>
public class ManualPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(SourceTree.Root, "packaging/debian/serai.1"));

    public static TheoryData<string> Names => [.. CommandTable.Make().Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_every_command(string name)
    {
        string[] heads = [.. Page.Zip(Page.Skip(1)).Where(pair => pair.First == ".TP").Select(pair => pair.Second)];
        Assert.Contains(heads, head => head.Split([' ', '"', ','], StringSplitOptions.RemoveEmptyEntries) is [_, var first, ..] && first == name);
    }
}
