using Serai.Benchmarks.Measuring;

namespace Serai.Benchmarks.Sections;

/// <summary>The fetch of one new commit into a depth-1 clone of the one before it, against <c>git fetch --depth 1</c>.</summary>
internal static class UpdateSection
{
    private const int Ours = 0;
    private const int Git = 1;

    public static void Run(Bench bench, Report report)
    {
        string repository = Path.Combine(bench.Setup.Data, Setup.Repository);
        string tip = Bench.Output(bench.Git(Bench.Nothing, "-C", repository, "rev-parse", "HEAD"));
        string before = Bench.Output(bench.Git(Bench.Nothing, "-C", repository, "rev-parse", "HEAD~1"));
        report.Heading(
            "One new commit",
            "From a depth-1 clone of the tip's first parent, on the disk, to a depth-1 clone of the tip: what is new comes as a thin pack. Both ask for the tip first, and both make durable what they write.");
        report.Columns("transport", "git fetch --depth 1", "Serai, whole process", "ratio", "Serai, in process", "git, CPU", "Serai, CPU", "objects", "pack, bytes", "git, peak", "Serai, peak");
        foreach ((string transport, string url) in bench.Origins.Urls(Setup.Repository).Where(each => each.Transport is not "file://"))
        {
            Hold(bench, url, before);
            var measured = Alternation.Run(
                bench.Setup.Runs,
                bench.Self(bench.Copy("held", "ours"), "update", url, tip, bench["ours"]),
                bench.Git(bench.Copy("held.git", "git"), "-C", bench["git"], "fetch", "--quiet", "--depth", "1", url, "HEAD"));
            report.Row(
                transport,
                Report.Milliseconds(measured.Seconds(Git)),
                Report.Milliseconds(measured.Seconds(Ours)),
                Report.Ratio(measured.Ratio(Ours, Git)),
                Report.Milliseconds(measured.Told(Ours, "seconds")),
                Report.Milliseconds(measured.CpuSeconds(Git)),
                Report.Milliseconds(measured.CpuSeconds(Ours)),
                $"{measured.Told(Ours, "objects")}",
                $"{measured.Told(Ours, "pack_bytes")}",
                Report.Megabytes(measured.PeakMegabytes(Git)),
                Report.Megabytes(measured.PeakMegabytes(Ours)));
        }

        report.Line("");
        report.Commands("commands", "Serai.Benchmarks update URL TIP FOLDER", "git -C FOLDER fetch --quiet --depth 1 URL HEAD");
    }

    // The clones that each run starts from a copy of.
    private static void Hold(Bench bench, string url, string commit)
    {
        Bench.Output(bench.Self(bench.Remove("held"), "hold", url, commit, bench["held"]));
        Bench.Output(bench.Git(bench.Remove("held.git"), "init", "--quiet", "--bare", bench["held.git"]));
        Bench.Output(bench.Git(Bench.Nothing, "-C", bench["held.git"], "fetch", "--quiet", "--depth", "1", url, $"{commit}:refs/heads/master"));
    }
}
