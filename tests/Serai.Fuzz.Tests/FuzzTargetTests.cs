using System.Diagnostics.CodeAnalysis;
using Serai.Git;
using Serai.Opam;

namespace Serai.Fuzz.Tests;

/// <summary>Some seconds of each fuzz target, always the same; CONTRIBUTING.md says how to run one for longer.</summary>
public sealed class FuzzTargetTests : IClassFixture<UsedTargets>
{
    private const int Seed = 20_260_822;

    private static readonly int Times = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 1 : 20;

    [Theory]
    [SuppressMessage("Design", "CA1031", Justification = "whatever an input leads to is told with the input")]
    [InlineData("pktline", 4_000)]
    [InlineData("sideband", 4_000)]
    [InlineData("conversation", 5_000)]
    [InlineData("pack", 800)]
    [InlineData("delta", 20_000)]
    [InlineData("object", 8_000)]
    [InlineData("index", 4_000)]
    [InlineData("inflate", 6_000)]
    [InlineData("opam", 20_000)]
    public void Whatever_a_target_is_given_its_promises_hold(string name, int cases)
    {
        var loop = new FuzzLoop(FuzzTargets.Find(name), Seed);
        try
        {
            loop.RunCorpus();
            while (loop.Cases < (long)cases * Times)
            {
                loop.Step();
            }
        }
        catch (Exception failure)
        {
            string path = Path.Combine(Path.GetTempPath(), $"fuzz-{name}-{Seed}.bin");
            File.WriteAllBytes(path, loop.Current);
            Assert.Fail($"case {loop.Cases} of seed {Seed}; the input is in {path}: {failure}");
        }

        // Otherwise the inputs end all alike, and nothing is tried.
        Assert.True(loop.Words.Count >= 4, $"the inputs ended in {loop.Words.Count} ways: {string.Join(" | ", loop.Words)}");
        Assert.Contains(loop.Words, word => word.Contains("good", StringComparison.Ordinal) || word.StartsWith("tip", StringComparison.Ordinal)
            || word.StartsWith("open", StringComparison.Ordinal) || word is "Done");
    }

    [Fact]
    public void Every_target_is_tried_here_and_has_a_corpus()
    {
        string[] tried = [.. typeof(FuzzTargetTests).GetMethod(nameof(Whatever_a_target_is_given_its_promises_hold))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!)];
        Assert.Equal(FuzzTargets.All.Select(target => target.Name), tried);
        Assert.All(FuzzTargets.All, target => Assert.NotEmpty(FuzzCorpus.Of(target.Name)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        FuzzLoop[] loops = [new(FuzzTargets.Find("object"), Seed), new(FuzzTargets.Find("object"), Seed)];
        for (int i = 0; i < 200; i++)
        {
            Assert.All(loops, loop => loop.Step());
            Assert.Equal(loops[0].Current, loops[1].Current);
        }
    }

    [Fact]
    public void A_target_that_breaks_its_promise_is_found_out()
    {
        var loop = new FuzzLoop(new Broken(), Seed);
        Assert.Throws<FuzzFailureException>(() =>
        {
            while (loop.Cases < 10_000)
            {
                loop.Step();
            }
        });
        Assert.Contains((byte)'!', loop.Current);
    }

    [Fact]
    public void Messages_that_are_not_fit_to_be_shown_and_places_outside_are_found_out()
    {
        Assert.Throws<FuzzFailureException>(() => Oracle.Word(new GitException("a\u001b[1m"), 10));
        Assert.Throws<FuzzFailureException>(() => Oracle.Word(new MalformedPackException(11, "x"), 10));
        Assert.Throws<FuzzFailureException>(() => Oracle.Call<GitException>(1_000, () => GC.KeepAlive(new byte[2_000])));
        Assert.Equal("pack offset #: x # I", Oracle.Word(new MalformedPackException(10, "x 7 0123456789abcdef"), 10));
    }

    [Fact]
    public void Instrumented_code_reports_its_blocks()
    {
        string path = Path.Combine(Path.GetTempPath(), $"serai-instrumented-{Environment.ProcessId}.dll");
        try
        {
            int blocks = Instrumenter.Rewrite(typeof(GitClient).Assembly.Location, path, 0);
            Assert.InRange(Instrumenter.Rewrite(typeof(OpamParser).Assembly.Location, path, blocks) - blocks, 500, Coverage.MapLength - blocks);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Broken : FuzzTarget
    {
        public override string Name => "none";

        public override string Run(byte[] input)
        {
            Oracle.Expect(!input.Contains((byte)'!'), "an exclamation mark");
            return "good";
        }
    }
}
