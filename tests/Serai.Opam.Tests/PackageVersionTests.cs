using System.Diagnostics;
using System.Text;
using Serai.Opam.Packages;

namespace Serai.Opam.Tests;

public sealed class PackageVersionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1:2")]
    [InlineData("1 2")]
    [InlineData("1/2")]
    [InlineData("é")]
    public void What_is_no_version_is_refused(string text) => Assert.False(PackageVersion.TryParse(text, out _));

    [Fact]
    public void Versions_are_ordered_as_in_this_row()
    {
        // The example of opam's manual, and what surrounds it.
        string[] sorted = ["~~", "~", "~beta2", "~beta10", "0.1", "1.0~beta", "1.0", "1.0-test", "1.0.1", "1.0.10", "dev", "trunk", "v1"];
        Assert.Equal(sorted, sorted.Reverse().Select(Version).Order().Select(v => v.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("1.0", "1.00")]
    [InlineData("1.0", "1.0-0")]
    [InlineData("1.", "1.0")]
    [InlineData("a", "a0")]
    public void Versions_that_the_order_does_not_tell_apart_are_equal(string left, string right)
    {
        Assert.Equal(Version(left), Version(right));
        Assert.Equal(Version(left).GetHashCode(), Version(right).GetHashCode());
    }

    [Fact]
    public void Random_versions_are_ordered_as_dpkg_orders_them()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg"), "dpkg is missing");
        var random = new Random(4);
        (string Left, string Right)[] pairs = [.. Enumerable.Range(0, 400).Select(_ => Pair(random))];
        var script = new StringBuilder();
        foreach ((string left, string right) in pairs)
        {
            // dpkg wants a digit first.
            script.Append($"dpkg --compare-versions 0{left} lt 0{right} && echo -1 || {{ dpkg --compare-versions 0{left} gt 0{right} && echo 1 || echo 0; }}\n");
        }

        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using Process shell = Process.Start(start)!;
        shell.StandardInput.Write(script);
        shell.StandardInput.Close();
        string[] expected = shell.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        shell.WaitForExit();
        Assert.Equal(
            pairs.Zip(expected, (pair, order) => $"{pair.Left} {order} {pair.Right}"),
            pairs.Select(pair => $"{pair.Left} {Math.Sign(Version("0" + pair.Left).CompareTo(Version("0" + pair.Right)))} {pair.Right}"),
            StringComparer.Ordinal);
        Assert.All(pairs, pair => Assert.Equal(Math.Sign(Version("0" + pair.Left).CompareTo(Version("0" + pair.Right))), -Math.Sign(Version("0" + pair.Right).CompareTo(Version("0" + pair.Left)))));
    }

    private static (string Left, string Right) Pair(Random random)
    {
        // Two ends on one beginning, so that they differ late.
        string common = Text(random, 4);
        return ("." + common + Text(random, 4) + "1", "." + common + Text(random, 4) + "1");
    }

    private static string Text(Random random, int length) => new(random.GetItems<char>("0019.~+-aZ", random.Next(length + 1)));

    private static PackageVersion Version(string text) =>
        PackageVersion.TryParse(text, out PackageVersion? version) ? version : throw new ArgumentException(text, nameof(text));
}
