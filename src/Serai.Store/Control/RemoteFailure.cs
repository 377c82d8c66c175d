namespace Serai.Store.Control;

/// <summary>A remote that failed in the last sync.</summary>
/// <param name="Remote">Which, without credentials.</param>
/// <param name="Reason">Cause, consequence, cure.</param>
public sealed record RemoteFailure(string Remote, string Reason);
