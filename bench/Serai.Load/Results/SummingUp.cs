using System.Diagnostics;
using Serai.Load.Measuring;

namespace Serai.Load.Results;

/// <summary>Makes a result of the samples of a run.</summary>
/// <param name="options">How the run was made.</param>
/// <param name="samples">What came of each request.</param>
/// <param name="due">How many were due.</param>
internal sealed class SummingUp(LoadOptions options, Samples samples, int due)
{
    private const double StepSeconds = 0.1;
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Sums up, by phases.</summary>
    public LoadSummary Run(PhaseMarks marks)
    {
        PhaseSummary[] phases = [.. marks.Until(samples.Schedule.DueAt(due)).Select(Of)];
        return new LoadSummary(
            options.Server.ToString(),
            options.Rate,
            options.Connections,
            phases.FirstOrDefault(phase => phase.Void is not null) is { } first ? $"{first.Name}: {first.Void}" : null,
            samples.FirstFailure,
            phases,
            Track());
    }

    private PhaseSummary Of(Phase phase)
    {
        int[] numbers = [.. Enumerable.Range(0, due).Where(number => samples.Schedule.DueAt(number) >= phase.From && samples.Schedule.DueAt(number) < phase.Until)];
        var lags = new LatencyHistogram();
        Array.ForEach(numbers, number => lags.Record(samples.LagOf(number)));
        return new PhaseSummary(
            phase.Name,
            Seconds(phase.From),
            Seconds(phase.Until),
            OwnLag.WhyVoid(lags),
            lags.Percentile(0.999) / MicrosecondsPerMillisecond,
            lags.Largest / MicrosecondsPerMillisecond,
            Of("all", numbers, phase),
            Of("small", [.. numbers.Where(number => samples.Mix.Classes[samples.Mix.ClassOf(number)].IsSmall)], phase),
            [.. samples.Mix.Classes.Select((each, index) => Of(each.Name, [.. numbers.Where(number => samples.Mix.ClassOf(number) == index)], phase))]);
    }

    private ClassSummary Of(string name, int[] numbers, Phase phase)
    {
        var latencies = new LatencyHistogram();
        var counts = new int[Enum.GetValues<Outcome>().Length];
        foreach (int number in numbers)
        {
            Outcome outcome = samples.OutcomeOf(number);
            counts[(int)outcome]++;
            if (outcome != Outcome.Refused)
            {
                latencies.Record(samples.LatencyOf(number));
            }
        }

        return new ClassSummary(
            name,
            numbers.Length,
            latencies.Percentile(0.5) / MicrosecondsPerMillisecond,
            latencies.Percentile(0.99) / MicrosecondsPerMillisecond,
            latencies.Percentile(0.999) / MicrosecondsPerMillisecond,
            latencies.Largest / MicrosecondsPerMillisecond,
            counts[(int)Outcome.Failed],
            counts[(int)Outcome.TimedOut],
            counts[(int)Outcome.Refused],
            LongestGapMilliseconds(numbers, phase));
    }

    // From the phase's begin over each right answer to its end.
    private double LongestGapMilliseconds(int[] numbers, Phase phase)
    {
        long[] successes = [.. numbers.Where(number => samples.OutcomeOf(number) == Outcome.Good).Select(EndOf).Where(end => end < phase.Until).Order()];
        long longest = 0;
        long before = phase.From;
        foreach (long at in successes.Append(phase.Until))
        {
            longest = Math.Max(longest, at - before);
            before = at;
        }

        return longest * 1000.0 / Stopwatch.Frequency;
    }

    private LatencyTrack Track()
    {
        int steps = (int)Math.Ceiling(due / options.Rate / StepSeconds);
        var all = new List<uint>[steps];
        var failed = new int[steps];
        for (int number = 0; number < due; number++)
        {
            int step = Math.Min((int)(number / options.Rate / StepSeconds), steps - 1);
            (all[step] ??= []).Add(samples.LatencyOf(number));
            failed[step] += samples.OutcomeOf(number) is Outcome.Failed or Outcome.TimedOut ? 1 : 0;
        }

        return new LatencyTrack(StepSeconds, [.. all.Select(Median)], [.. all.Select(Worst)], failed);
    }

    private static double? Median(List<uint>? values) =>
        values?.Order().ElementAt(values.Count / 2) / MicrosecondsPerMillisecond;

    private static double? Worst(List<uint>? values) => values?.Max() / MicrosecondsPerMillisecond;

    private long EndOf(int number) => samples.Schedule.DueAt(number) + (samples.LatencyOf(number) * (Stopwatch.Frequency / 1_000_000));

    private double Seconds(long at) => (at - samples.Schedule.Start) / (double)Stopwatch.Frequency;
}
