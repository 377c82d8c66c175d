namespace Serai.Front.Packages;

/// <summary>What is told of an archive that is here.</summary>
/// <param name="At">When it was stored, all its bytes verified just before.</param>
/// <param name="From">The URL that it came from, as it may be shown; null where that is not known.</param>
internal sealed record StoredState(DateTimeOffset At, string? From);
