namespace Serai.Worker.Sync;

/// <summary>Why a tip is not shown to descend from the served commit.</summary>
/// <param name="Reason">One clause.</param>
/// <param name="IsFinal">Whether asking again would find the same: the history was looked through, and it is not in there.</param>
internal sealed record UnprovenDescent(string Reason, bool IsFinal);
