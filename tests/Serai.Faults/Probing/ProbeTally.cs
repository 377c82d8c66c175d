using System.Globalization;

namespace Serai.Faults.Probing;

/// <summary>Counts of what probers got.</summary>
internal sealed class ProbeTally
{
    /// <summary>Requests that were answered in any way.</summary>
    public int Answers { get; set; }

    /// <summary>Answers with status 200.</summary>
    public int Good { get; set; }

    /// <summary>Answers with status 503, which may be for archives, and before the first generation.</summary>
    public int Refused { get; set; }

    /// <summary>Connections that broke while the front was ended or was cutting a body: no client takes that for an answer.</summary>
    public int Cut { get; set; }

    /// <summary>Answers of <c>/health/live</c>.</summary>
    public int Live { get; set; }

    /// <summary>Those that came late.</summary>
    public int Late { get; set; }

    /// <summary>Late ones in moments in which the prober's clock was late, too.</summary>
    public int LateByNoise { get; set; }

    /// <summary>The worst of <c>/health/live</c>.</summary>
    public TimeSpan WorstLive { get; set; }

    public override string ToString() => Answers == 0 ? string.Empty : string.Create(
        CultureInfo.InvariantCulture,
        $"{Answers} answers, {Good} good, {Refused} × 503, {Cut} cut; live: {Live}, late {Late} ({LateByNoise} by noise), worst {WorstLive.TotalMilliseconds:F0} ms");
}
