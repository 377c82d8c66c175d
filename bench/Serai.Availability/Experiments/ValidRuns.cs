using Serai.Availability.Running;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>
/// The runs of one phase that say something. Those in which the load generator itself was late are void: their times are not the server's, and
/// nothing of a table rests on them.
/// </summary>
internal sealed class ValidRuns
{
    private readonly (PhaseSummary Seen, PhaseRun Run)[] _valid;
    private readonly int _made;
    private readonly int _wanted;

    /// <param name="runs">All that were made, of this phase or of others alone.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="wanted">How many valid ones are to be had.</param>
    public ValidRuns(IEnumerable<Phases> runs, string phase, int wanted)
    {
        (PhaseSummary Seen, PhaseRun Run)[] made = [.. runs.Where(run => run.Has(phase)).Select(run => (run[phase], run.RunOf(phase)))];
        _valid = [.. made.Where(run => run.Seen.Void is null)];
        _made = made.Length;
        _wanted = wanted;
    }

    /// <summary>How many of how many, as the tables have it.</summary>
    public string Count => $"{_valid.Length} of {_made}";

    /// <summary>Whether there are as many as wanted.</summary>
    public bool AreEnough => _valid.Length >= _wanted;

    /// <summary>Whether they are too few even for a verdict: no majority of those that are wanted.</summary>
    public bool AreTooFew => 2 * _valid.Length <= _wanted;

    /// <summary>NaN of none.</summary>
    public double Median(Func<PhaseSummary, double> value) => Statistics.Median(_valid.Select(run => value(run.Seen)));

    /// <summary>Likewise, of what the background did.</summary>
    public double Median(Func<PhaseSummary, PhaseRun, double> value) => Statistics.Median(_valid.Select(run => value(run.Seen, run.Run)));

    /// <summary>From the first quartile to the third; NaN of none.</summary>
    public double InterquartileRange(Func<PhaseSummary, double> value) => Statistics.InterquartileRange(_valid.Select(run => value(run.Seen)));

    /// <summary>NaN of none.</summary>
    public double Max(Func<PhaseSummary, double> value) => _valid.Select(run => value(run.Seen)).DefaultIfEmpty(double.NaN).Max();

    /// <summary>0 of none.</summary>
    public int Sum(Func<PhaseSummary, int> value) => _valid.Sum(run => value(run.Seen));
}
