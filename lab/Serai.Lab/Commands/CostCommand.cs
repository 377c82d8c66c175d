using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Serai.Lab.Measuring;

namespace Serai.Lab.Commands;

/// <summary><c>cost</c>: what cooperation costs a sort that needs none.</summary>
internal static class CostCommand
{
    private const int Iterations = 5;

    // Measured with OCaml on another machine when the design was chosen; the article in docs/availability.md has 2.6 for Lwt.
    private static readonly (string Benchmark, string Name, string OCaml)[] Rows =
    [
        (nameof(SortBenchmarks.Plain), "plain", "1"),
        (nameof(SortBenchmarks.Lwt), "Lwt, `Both`", "1.7–2.6"),
        (nameof(SortBenchmarks.LwtPausing), "Lwt, `Both`, a pause at each call", "9–12"),
        (nameof(SortBenchmarks.Async), "Async, `Both`", "not measured"),
        (nameof(SortBenchmarks.Miou), "Miou, `Both`", "44–75"),
    ];

    public static void Run(Report report)
    {
        Summary summary = BenchmarkRunner.Run<SortBenchmarks>(Configuration());
        Dictionary<string, BenchmarkReport> measured = summary.Reports
            .ToDictionary(each => each.BenchmarkCase.Descriptor.WorkloadMethod.Name, StringComparer.Ordinal);
        double plain = measured[nameof(SortBenchmarks.Plain)].ResultStatistics!.Median;

        report.About($"One sort of ten numbers, by BenchmarkDotNet: median (least–most) of {Iterations} iterations.");
        report.Columns("sort", "ns", "times plain", "bytes allocated", "OCaml, times plain");
        foreach ((string benchmark, string name, string ocaml) in Rows)
        {
            BenchmarkReport row = measured[benchmark];
            Statistics times = row.ResultStatistics!;
            report.Row(
                name,
                new Spread(times.Min, times.Median, times.Max).ToString(),
                (times.Median / plain).ToString("F1"),
                (row.GcStats.GetBytesAllocatedPerOperation(row.BenchmarkCase) ?? 0).ToString("N0"),
                ocaml);
        }

        report.Line();
    }

    // In this process: a build of its own in a temporary folder would not know the rules of this repository.
    private static ManualConfig Configuration() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(Iterations).WithIterationCount(Iterations))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "serai-lab"))
        .WithOptions(ConfigOptions.DisableLogFile);
}
