using Serai.Benchmarks.Measuring;

namespace Serai.Benchmarks.Sections;

/// <summary><c>inspect pack</c> against <c>git index-pack</c>, on packs that lie on the disk.</summary>
internal static class InspectSection
{
    private const int Warm = 0;
    private const int Whole = 1;
    private const int Git = 2;

    public static void Run(Bench bench, Report report)
    {
        (string Name, string Path)[] packs =
        [
            ("depth 1 of opam-repository", DepthOne(bench)),
            ("opam-repository, 51 deep", Largest(Path.Combine(bench.Setup.Data, Setup.Repository))),
            ("opam-linear, full history", Largest(Path.Combine(bench.Setup.Data, Setup.Linear))),
        ];
        report.Heading(
            "Analysing a pack",
            "Warm: the median of three analyses in a process that has done one before. Whole: the process with the index written. opam-linear stands in for a full history: 2,000 snapshots of the repository, each of which changes its one large tree. Goals: warm 0.5 on depth 1 and 0.25 on full histories; whole process 0.8 on depth 1; memory within 100 MB of the pack.");
        report.Columns("pack", "threads", "git index-pack", "Serai, warm", "ratio", "Serai, whole process", "ratio", "git, CPU", "Serai, CPU", "pack", "git, peak", "Serai, peak");
        foreach ((string name, string path) in packs)
        {
            foreach (string threads in new[] { "1", "2" })
            {
                Row(bench, report, name, path, threads);
            }
        }

        report.Line("");
        report.Commands("commands", "serai inspect pack PACK --threads N --repeat 3` and `serai inspect pack PACK --threads N --index FILE", "git index-pack --threads=N -o FILE PACK");
    }

    private static void Row(Bench bench, Report report, string name, string pack, string threads)
    {
        Side warm = bench.Serai("inspect", "pack", pack, "--threads", threads, "--repeat", "3");
        Side whole = bench.Serai("inspect", "pack", pack, "--threads", threads, "--index", bench["ours.idx"]);
        Side git = bench.Git(Clear, "index-pack", $"--threads={threads}", "-o", bench["git.idx"], pack);
        var measured = Alternation.Run(bench.Setup.Runs, warm, whole, git);
        report.Row(
            name,
            threads,
            Report.Seconds(measured.Seconds(Git)),
            Report.Seconds(measured.Told(Warm, "seconds")),
            Report.Ratio(measured.Ratio(Warm, sample => sample.Told["seconds"], Git)),
            Report.Seconds(measured.Seconds(Whole)),
            Report.Ratio(measured.Ratio(Whole, Git)),
            Report.Seconds(measured.CpuSeconds(Git)),
            Report.Seconds(measured.CpuSeconds(Whole)),
            Report.Megabytes(new FileInfo(pack).Length / 1e6),
            Report.Megabytes(measured.PeakMegabytes(Git)),
            Report.Megabytes(measured.PeakMegabytes(Whole)));

        void Clear()
        {
            File.Delete(bench["git.idx"]);
            File.Delete(bench["git.rev"]);
        }
    }

    private static string DepthOne(Bench bench)
    {
        Bench.Output(bench.Git(Bench.Nothing, "clone", "--quiet", "--bare", "--depth", "1", bench.Origins.DaemonUrl(Setup.Repository), bench["depth-1"]));
        return Largest(bench["depth-1"]);
    }

    private static string Largest(string repository) =>
        Directory.EnumerateFiles(Path.Combine(repository, "objects", "pack"), "*.pack").MaxBy(path => new FileInfo(path).Length)!;
}
