using System.Text;

namespace Serai.Fuzz.Targets;

/// <summary>Varies opam files by what they are made of: words put in, lines moved, brackets closed around what is there.</summary>
internal static class OpamMutator
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "(", ")", "[", "]", "{", "}", "\"", "\"\"\"", "(*", "*)", "#", "\n", "\r\n", "\\", "\\\n  ", "\\065", "\\x41", "\\256", "&", "|", "!", "?", "=", "!=", "<", ">", "<=", ">=", "~", "+=", ":=", "=+", "=:",
            "=+=", ":", "a:", "a: ", "true", "false", "true:", "_", "-1", "1_0", "9223372036854775808", "a:b", "a+b:c", "\"x\"", "url {", "extra-source \"f\" {", "src: \"https://example.org/x\"\n", "archive: \"x\"\n",
            "checksum: ", "\"md5=0123456789abcdef0123456789abcdef\"", "mirrors: [", "opam-version: \"2.0\"\n", "opam-version: \"2.1\"\n", "opam-version: \"9\"\n", "announce: ", "redirect: ", "archive-mirrors: ", "\0", "\u00e9", "\ufeff",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly (string Open, string Close)[] Brackets = [("(", ")"), ("[", "]"), ("{", "}"), ("\"", "\""), ("\"\"\"", "\"\"\""), ("(*", "*)"), ("x {", "}"), ("!(", ")")];

    public static byte[] Mutate(Random random, byte[] file, byte[] other)
    {
        int at = random.Next(file.Length + 1);
        switch (random.Next(5))
        {
            case 0:
            case 1:
                byte[] word = Words[random.Next(Words.Length)];
                return [.. file[..at], .. word, .. file[at..]];
            case 2:
                (string open, string close) = Brackets[random.Next(Brackets.Length)];
                int end = at + random.Next(Math.Min(file.Length - at, 200) + 1);
                int times = random.Next(30) == 0 ? random.Next(1_200) : 1;
                return [.. file[..at], .. Repeated(open, times), .. file[at..end], .. Repeated(close, times), .. file[end..]];
            case 3:
                (int from, int to) = Line(random, other);
                return [.. file[..at], .. other[from..to], .. file[at..]];
            default:
                (int start, int stop) = Line(random, file);
                return [.. file[..start], .. file[stop..]];
        }
    }

    private static byte[] Repeated(string text, int times) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));

    private static (int From, int To) Line(Random random, byte[] file)
    {
        int inside = random.Next(file.Length + 1);
        int from = Array.LastIndexOf(file, (byte)'\n', Math.Max(0, inside - 1)) + 1;
        int end = Array.IndexOf(file, (byte)'\n', Math.Min(inside, Math.Max(0, file.Length - 1)));
        return (Math.Min(from, file.Length), end < 0 ? file.Length : Math.Max(Math.Min(from, file.Length), end + 1));
    }
}
