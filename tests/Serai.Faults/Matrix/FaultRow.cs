namespace Serai.Faults.Matrix;

/// <summary>A line of the report.</summary>
/// <param name="Fault">Its number, such as <c>F5</c>.</param>
/// <param name="Done">What was done.</param>
/// <param name="Rounds">How often; 0 where it came to none.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Verdict">Passed, failed, or why it was skipped.</param>
/// <param name="Took">How long it took.</param>
internal sealed record FaultRow(string Fault, string Done, int Rounds, string Seen, string Verdict, TimeSpan Took);
