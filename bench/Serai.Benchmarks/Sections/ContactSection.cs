using Serai.Benchmarks.Measuring;

namespace Serai.Benchmarks.Sections;

/// <summary>A contact that finds nothing new, against <c>git ls-remote</c>.</summary>
internal static class ContactSection
{
    private const int Warm = 0;
    private const int Cold = 1;
    private const int Git = 2;

    public static void Run(Bench bench, Report report)
    {
        report.Heading(
            "A contact that finds nothing new",
            "Warm: one of 100 contacts (over ssh, where each is a process and a handshake, 10) in a process that has made 100 before (over ssh 60: by then the runtime has compiled what it compiles again), as a mirror makes them, each on a connection of its own where the transport lets it go; CPU is that of our process alone. Goal: 5 ms of CPU.");
        report.Columns("transport", "git ls-remote", "Serai, whole process", "ratio", "Serai, warm", "git, CPU", "Serai, warm, CPU");
        foreach ((string transport, string url) in bench.Origins.Urls(Setup.Repository))
        {
            Side warm = bench.Self(Bench.Nothing, ["contacts", url, .. transport is "ssh://" ? (string[])["60", "10"] : ["100", "100"]]);
            Side cold = bench.Self(Bench.Nothing, "contacts", url, "0", "1");
            Side git = bench.Git(Bench.Nothing, "ls-remote", "--quiet", url, "HEAD");
            var measured = Alternation.Run(bench.Setup.Runs, warm, cold, git);
            report.Row(
                transport,
                Report.Milliseconds(measured.Seconds(Git)),
                Report.Milliseconds(measured.Seconds(Cold)),
                Report.Ratio(measured.Ratio(Cold, Git)),
                Report.Milliseconds(measured.Told(Warm, "seconds")),
                Report.Milliseconds(measured.CpuSeconds(Git)),
                Report.Milliseconds(measured.Told(Warm, "cpu")));
        }

        report.Line("");
        report.Commands("commands", "Serai.Benchmarks contacts URL BEFORE N` and `… contacts URL 0 1", "git ls-remote --quiet URL HEAD");
    }
}
