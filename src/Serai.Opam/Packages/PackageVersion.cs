using System.Diagnostics.CodeAnalysis;

namespace Serai.Opam.Packages;

/// <summary>
/// The version of a package: letters, digits, <c>-</c>, <c>_</c>, <c>+</c>, <c>.</c> and <c>~</c>, at least one of them, in Debian's order
/// (deb-version(7), without epochs; opam, <c>OpamVersionCompare</c>). Versions that the order does not tell apart are equal, as
/// <c>1.0</c> and <c>1.00</c>.
/// </summary>
public sealed class PackageVersion : IEquatable<PackageVersion>, IComparable<PackageVersion>
{
    private readonly string _text;

    private PackageVersion(string text) => _text = text;

    /// <summary>Equality in the order.</summary>
    public static bool operator ==(PackageVersion? left, PackageVersion? right) => Compare(left, right) == 0;

    /// <summary>Inequality in the order.</summary>
    public static bool operator !=(PackageVersion? left, PackageVersion? right) => Compare(left, right) != 0;

    /// <summary>Debian's order.</summary>
    public static bool operator <(PackageVersion? left, PackageVersion? right) => Compare(left, right) < 0;

    /// <summary>Debian's order.</summary>
    public static bool operator <=(PackageVersion? left, PackageVersion? right) => Compare(left, right) <= 0;

    /// <summary>Debian's order.</summary>
    public static bool operator >(PackageVersion? left, PackageVersion? right) => Compare(left, right) > 0;

    /// <summary>Debian's order.</summary>
    public static bool operator >=(PackageVersion? left, PackageVersion? right) => Compare(left, right) >= 0;

    /// <summary>Checks a version.</summary>
    /// <returns>False, and null, for what is none.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageVersion? version)
    {
        version = null;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '+' or '.' or '~'))
            {
                return false;
            }
        }

        if (text.IsEmpty)
        {
            return false;
        }

        version = new PackageVersion(text.ToString());
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(PackageVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackageVersion);

    /// <summary>Equal versions differ in zeros and hyphens at most, so that these do not count.</summary>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (char c in _text)
        {
            if (c is not ('0' or '-'))
            {
                hash.Add(c);
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>Compares what is before the last hyphen, then what is after it.</summary>
    public int CompareTo(PackageVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        Split(_text, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision);
        Split(other._text, out ReadOnlySpan<char> otherUpstream, out ReadOnlySpan<char> otherRevision);
        int order = CompareParts(upstream, otherUpstream);
        return order != 0 ? order : CompareParts(revision, otherRevision);
    }

    /// <summary>The version as written.</summary>
    public override string ToString() => _text;

    private static int Compare(PackageVersion? left, PackageVersion? right) => left is null ? (right is null ? 0 : -1) : left.CompareTo(right);

    private static void Split(ReadOnlySpan<char> text, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision)
    {
        int hyphen = text.LastIndexOf('-');
        upstream = hyphen < 0 ? text : text[..hyphen];
        revision = hyphen < 0 ? default : text[(hyphen + 1)..];
    }

    /// <summary>By turns a run of other characters, compared by <see cref="Weight"/>, and a number; what is missing is 0.</summary>
    private static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int order = 0;
        while (order == 0 && !(left.IsEmpty && right.IsEmpty))
        {
            while (order == 0 && (Weight(left) != 0 || Weight(right) != 0))
            {
                order = Weight(left).CompareTo(Weight(right));
                left = left.IsEmpty ? left : left[1..];
                right = right.IsEmpty ? right : right[1..];
            }

            order = order != 0 ? order : CompareNumbers(ref left, ref right);
        }

        return order;
    }

    /// <summary>Of the first character: <c>~</c> before the end and digits, then letters, then the others.</summary>
    private static int Weight(ReadOnlySpan<char> text) => text switch
    {
        [] => 0,
        ['~', ..] => -1,
        [var c, ..] when char.IsAsciiDigit(c) => 0,
        [var c, ..] when char.IsAsciiLetter(c) => c,
        [var c, ..] => c + 256,
    };

    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> number = TakeNumber(ref left);
        ReadOnlySpan<char> other = TakeNumber(ref right);
        int order = number.Length.CompareTo(other.Length);
        return order != 0 ? order : number.SequenceCompareTo(other);
    }

    /// <summary>The digits at the start, without leading zeros.</summary>
    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        end = end < 0 ? text.Length : end;
        ReadOnlySpan<char> number = text[..end].TrimStart('0');
        text = text[end..];
        return number;
    }
}
