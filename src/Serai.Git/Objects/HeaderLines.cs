namespace Serai.Git.Objects;

/// <summary>The header lines of a commit or tag, read from the front: a word, a blank, a value, a line feed.</summary>
internal ref struct HeaderLines
{
    private readonly ReadOnlySpan<byte> _content;
    private readonly string _what;
    private int _at;

    public HeaderLines(ReadOnlySpan<byte> content, string what)
    {
        _content = content;
        _what = what;
    }

    /// <summary>The value of the next line, if the line begins with this word; otherwise nothing is consumed.</summary>
    public bool TryTake(ReadOnlySpan<byte> word, out ReadOnlySpan<byte> value)
    {
        value = default;
        ReadOnlySpan<byte> rest = _content[_at..];
        if (rest.Length <= word.Length || !rest.StartsWith(word) || rest[word.Length] != ' ')
        {
            return false;
        }

        rest = rest[(word.Length + 1)..];
        int end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }

        value = rest[..end];
        _at += word.Length + 1 + end + 1;
        return true;
    }

    /// <summary>The value of the next line, which must begin with this word.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> word) =>
        TryTake(word, out ReadOnlySpan<byte> value) ? value : throw Fault($"a line that begins with \"{System.Text.Encoding.ASCII.GetString(word)} \"");

    /// <summary>The id in the next line, which must begin with this word.</summary>
    public ObjectId TakeId(ReadOnlySpan<byte> word, ObjectFormat format) => ParseId(Take(word), format);

    /// <summary>An id of the right length, in a line just taken.</summary>
    public readonly ObjectId ParseId(ReadOnlySpan<byte> hex, ObjectFormat format)
    {
        int digits = 2 * ObjectFormats.IdLength(format);
        return hex.Length == digits && ObjectId.TryParse(hex, out ObjectId id)
            ? id
            : throw new GitException($"{_what} offset {_at}: expected an id of {digits} hexadecimal digits, found {hex.Length} bytes that are none");
    }

    private readonly GitException Fault(string expected)
    {
        ReadOnlySpan<byte> rest = _content[_at..];
        int end = rest.IndexOf((byte)'\n');
        string found = end < 0 ? $"{rest.Length} bytes without a line feed" : $"a line of {end} bytes that begins otherwise";
        return new GitException($"{_what} offset {_at}: expected {expected}, found {found}");
    }
}
