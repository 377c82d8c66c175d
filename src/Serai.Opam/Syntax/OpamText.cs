using System.Text;

namespace Serai.Opam.Syntax;

/// <summary>
/// The text of a string, name or identifier: bytes, which opam does not ask to be UTF-8. A slice of the file wherever it holds no
/// escapes. Equal when the bytes are.
/// </summary>
/// <param name="Memory">The bytes.</param>
public readonly record struct OpamText(ReadOnlyMemory<byte> Memory)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>How many bytes.</summary>
    public int Length => Memory.Length;

    /// <summary>A text of a string's UTF-8.</summary>
    public static OpamText Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Compares bytes.</summary>
    public bool Equals(ReadOnlySpan<byte> other) => Span.SequenceEqual(other);

    /// <summary>Compares bytes.</summary>
    public bool Equals(OpamText other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
