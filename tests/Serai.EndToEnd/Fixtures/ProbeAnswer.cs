namespace Serai.EndToEnd.Fixtures;

/// <summary>What came of one request of a <see cref="Probe"/>.</summary>
/// <param name="At">When it was asked, from the beginning of the asking.</param>
/// <param name="Took">How long the answer took.</param>
/// <param name="Status">Null where there was no answer.</param>
/// <param name="RetryAfter">The header of that name.</param>
/// <param name="Failure">Why there was none.</param>
internal sealed record ProbeAnswer(TimeSpan At, TimeSpan Took, int? Status, string? RetryAfter, string? Failure)
{
    public const string Refused = "refused";

    /// <summary>Whether nobody listened.</summary>
    public bool IsRefused => Failure == Refused;
}
