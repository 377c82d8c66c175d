namespace Serai.Testing;

/// <summary>A request that a <see cref="HostileOrigin"/> got.</summary>
/// <param name="Path">What was asked for, as it was sent.</param>
/// <param name="Head">The whole head.</param>
public sealed record OriginRequest(string Path, string Head)
{
    /// <summary>A header's value; null where it is not there.</summary>
    public string? Header(string name) => Head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
