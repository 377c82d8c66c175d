using Serai.Benchmarks.Measuring;

namespace Serai.Benchmarks.Sections;

/// <summary>Clones over each transport, into memory and onto the disk, against <c>git clone --bare</c>.</summary>
internal static class CloneSection
{
    private const int Memory = 0;
    private const int Disk = 1;
    private const int Git = 2;

    public static void Run(Bench bench, Report report)
    {
        report.Heading(
            "Clones",
            "From servers with a ready pack, over https behind the end of TLS of this program; from a path, both sides read the repository themselves. Rest: from the return of the write of the last byte until the tip is read from the store, which for the disk includes the fsync of pack, index and folder. Longest pause: an upper bound of the collector's longest in any of the runs. Goals: a rest of 20 ms on depth 1; memory within 100 MB of the pack; no pause of 5 ms in a full clone.");
        report.Columns(
            "transport", "repository", "depth", "home", "git clone --bare", "Serai, whole process", "ratio", "Serai, in process", "rest", "pack", "git, peak", "Serai, peak", "collections", "longest pause");
        foreach ((string transport, string url) in bench.Origins.Urls(Setup.Repository))
        {
            Rows(bench, report, transport, url, "1");
        }

        Rows(bench, report, "git://", bench.Origins.DaemonUrl(Setup.Linear), "full");
        report.Line("");
        report.Commands("commands", "Serai.Benchmarks clone URL DEPTH [FOLDER]", "git clone --quiet --bare --single-branch --no-tags [--depth 1] URL FOLDER");
    }

    private static void Rows(Bench bench, Report report, string transport, string url, string depth)
    {
        string[] shallow = depth == "full" ? [] : ["--depth", depth];
        var measured = Alternation.Run(
            bench.Setup.Runs,
            bench.Self(Bench.Nothing, "clone", url, depth),
            bench.Self(bench.Remove("clone"), "clone", url, depth, bench["clone"]),
            bench.Git(bench.Remove("clone.git"), ["clone", "--quiet", "--bare", "--single-branch", "--no-tags", .. shallow, url, bench["clone.git"]]));
        foreach ((string home, int side) in new[] { ("memory", Memory), ("disk", Disk) })
        {
            report.Row(
                transport,
                Path.GetFileNameWithoutExtension(url),
                depth,
                home,
                Report.Seconds(measured.Seconds(Git)),
                Report.Seconds(measured.Seconds(side)),
                Report.Ratio(measured.Ratio(side, Git)),
                Report.Seconds(measured.Told(side, "seconds")),
                Report.Milliseconds(measured.Told(side, "rest")),
                Report.Megabytes(measured.Told(side, "pack_bytes") / 1e6),
                Report.Megabytes(measured.PeakMegabytes(Git)),
                Report.Megabytes(measured.PeakMegabytes(side)),
                $"{measured.Told(side, "pauses")}",
                Report.Milliseconds(measured.LargestTold(side, "longest_pause")));
        }
    }
}
