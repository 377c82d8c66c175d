namespace Serai.Load.Results;

/// <summary>One phase of a run: the requests that were due in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FromSeconds">Since the first request.</param>
/// <param name="UntilSeconds">Likewise.</param>
/// <param name="Void">Why it says nothing: this program lagged; null where it did not.</param>
/// <param name="LagP999Ms">How late 99.9 % of the requests were sent at most.</param>
/// <param name="LagMaxMs">How late the worst was sent.</param>
/// <param name="All">All classes together.</param>
/// <param name="Small">Those whose answers are small and ready.</param>
/// <param name="Classes">Each class that was asked for.</param>
internal sealed record PhaseSummary(
    string Name,
    double FromSeconds,
    double UntilSeconds,
    string? Void,
    double LagP999Ms,
    double LagMaxMs,
    ClassSummary All,
    ClassSummary Small,
    IReadOnlyList<ClassSummary> Classes);
