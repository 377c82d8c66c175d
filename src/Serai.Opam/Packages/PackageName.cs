using System.Diagnostics.CodeAnalysis;

namespace Serai.Opam.Packages;

/// <summary>
/// The name of a package: letters, digits, <c>_</c>, <c>+</c> and <c>-</c>, a letter among them (opam, <c>OpamPackage.Name</c>). Names that
/// differ in case only are different ones, and stand side by side in the order.
/// </summary>
public sealed class PackageName : IEquatable<PackageName>, IComparable<PackageName>
{
    private readonly string _text;

    private PackageName(string text) => _text = text;

    /// <summary>Equality of the text.</summary>
    public static bool operator ==(PackageName? left, PackageName? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Inequality of the text.</summary>
    public static bool operator !=(PackageName? left, PackageName? right) => !(left == right);

    /// <summary>Order of names.</summary>
    public static bool operator <(PackageName? left, PackageName? right) => Compare(left, right) < 0;

    /// <summary>Order of names.</summary>
    public static bool operator <=(PackageName? left, PackageName? right) => Compare(left, right) <= 0;

    /// <summary>Order of names.</summary>
    public static bool operator >(PackageName? left, PackageName? right) => Compare(left, right) > 0;

    /// <summary>Order of names.</summary>
    public static bool operator >=(PackageName? left, PackageName? right) => Compare(left, right) >= 0;

    /// <summary>Checks a name.</summary>
    /// <returns>False, and null, for what is none.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageName? name)
    {
        bool hasLetter = false;
        foreach (char c in text)
        {
            hasLetter |= char.IsAsciiLetter(c);
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '+' or '-'))
            {
                name = null;
                return false;
            }
        }

        name = hasLetter ? new PackageName(text.ToString()) : null;
        return hasLetter;
    }

    /// <inheritdoc/>
    public bool Equals(PackageName? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackageName);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Compares letter by letter: without regard to case, and where that is equal, capitals first.</summary>
    public int CompareTo(PackageName? other)
    {
        if (other is null)
        {
            return 1;
        }

        int common = Math.Min(_text.Length, other._text.Length);
        for (int i = 0; i < common; i++)
        {
            char left = _text[i];
            char right = other._text[i];
            if (left != right)
            {
                int order = char.ToLowerInvariant(left).CompareTo(char.ToLowerInvariant(right));
                return order != 0 ? order : left.CompareTo(right);
            }
        }

        return _text.Length.CompareTo(other._text.Length);
    }

    /// <summary>The name.</summary>
    public override string ToString() => _text;

    private static int Compare(PackageName? left, PackageName? right) => left is null ? (right is null ? 0 : -1) : left.CompareTo(right);
}
