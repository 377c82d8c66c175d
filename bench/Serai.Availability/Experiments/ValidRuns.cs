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

    public ValidRuns(IReadOnlyCollection<Phases> runs, string phase)
    {
        _valid = [.. runs.Where(run => run[phase].Void is null).Select(run => (run[phase], run.RunOf(phase)))];
        _made = runs.Count;
    }

    /// <summary>How many of how many, as the tables have it.</summary>
    public string Count => $"{_valid.Length} of {_made}";

    /// <summary>Whether too few are left for a verdict: no majority.</summary>
    public bool AreTooFew => 2 * _valid.Length <= _made;

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
