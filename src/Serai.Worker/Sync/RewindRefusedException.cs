namespace Serai.Worker.Sync;

/// <summary>The remote's tip is older than the served commit and not known to descend from it: the served one stays.</summary>
public sealed class RewindRefusedException(string message) : Exception(message);
