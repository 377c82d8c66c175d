namespace Serai.EndToEnd.Fixtures;

/// <summary>A request that an origin took.</summary>
/// <param name="Path">What it asked for.</param>
/// <param name="Offset">From where.</param>
internal sealed record OriginRequest(string Path, int Offset);
