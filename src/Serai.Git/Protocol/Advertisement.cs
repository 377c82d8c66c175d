namespace Serai.Git.Protocol;

/// <summary>What a server said of itself at the first contact. Immutable.</summary>
internal sealed class Advertisement
{
    private readonly IReadOnlyDictionary<string, string> _capabilities;

    public Advertisement(int version, IReadOnlyDictionary<string, string> capabilities, ObjectFormat format)
    {
        Version = version;
        _capabilities = capabilities;
        Format = format;
    }

    /// <summary>The protocol's version: 2, 1 or 0.</summary>
    public int Version { get; }

    /// <summary>The hash function of the repository.</summary>
    public ObjectFormat Format { get; }

    /// <summary>Whether a capability (in version 2, a command) was named.</summary>
    public bool Has(string capability) => _capabilities.ContainsKey(capability);

    /// <summary>Whether a capability's value, a list separated by blanks, holds this feature.</summary>
    public bool Has(string capability, string feature) =>
        _capabilities.TryGetValue(capability, out string? value) && value.Split(' ').Contains(feature, StringComparer.Ordinal);
}
