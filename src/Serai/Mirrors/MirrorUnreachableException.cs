namespace Serai.Mirrors;

/// <summary>A mirror did not answer at all; the message says why.</summary>
internal sealed class MirrorUnreachableException(string message) : Exception(message);
