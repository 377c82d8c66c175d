namespace Serai.Doctor;

/// <summary>What was looked at, what was seen, and what to do about it.</summary>
/// <param name="Subject">What: <c>index</c>, <c>ranges of the index</c>, <c>md5 archive</c>.</param>
/// <param name="Outcome">How it is.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Cure">What to do; null where nothing is to be done.</param>
internal sealed record CheckLine(string Subject, CheckOutcome Outcome, string Text, string? Cure = null);
