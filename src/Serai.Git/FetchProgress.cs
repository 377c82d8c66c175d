namespace Serai.Git;

/// <summary>How far a fetch is. Of the whole pack only the number of objects is known beforehand, never the bytes.</summary>
/// <param name="PackBytes">Bytes of the pack received.</param>
/// <param name="PackObjects">Objects that the pack's header announced; null until it is there.</param>
/// <param name="RemoteText">The remote's last complete line of progress, fit to be shown; null where it sent none.</param>
public readonly record struct FetchProgress(long PackBytes, long? PackObjects, string? RemoteText);
