namespace Serai.Git;

/// <summary>A pack is not as gitformat-pack(5) says, or goes over a limit. The message tells where, what was expected and what was found.</summary>
public sealed class MalformedPackException : GitException
{
    /// <summary>A fault of the whole pack, or one whose place is not known.</summary>
    internal MalformedPackException(string message)
        : base($"pack: {message}")
    {
    }

    /// <summary>A fault at a place: for an entry, where the entry begins.</summary>
    internal MalformedPackException(long offset, string message)
        : base(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pack offset {offset}: {message}")) => Offset = offset;

    /// <summary>The member of <see cref="GitLimits"/> that the pack goes over; null where the pack itself is wrong.</summary>
    public string? ExceededLimit { get; internal init; }

    /// <summary>Bytes from the beginning of the pack; null where the fault has no place.</summary>
    public long? Offset { get; }
}
