namespace Serai.Store.Control;

/// <summary>Something that is not as it should be.</summary>
/// <param name="Path">Where, in the data folder.</param>
/// <param name="Reason">One line: what is wrong with it, and what was done.</param>
/// <param name="IsMended">Whether it is as it should be again.</param>
public sealed record VerifyFinding(string Path, string Reason, bool IsMended);
