using System.Text;

namespace Serai.Opam.Tests.Reference;

/// <summary>Pieces of opam files, real in kind and odd in combination, and a seeded way to spoil them.</summary>
internal static class Corpus
{
    private static readonly string[] Pieces =
    [
        "a", "name", "opam-version", "url", "extra-source", "true", "false", "_", "__", "_1", "1", "-1", "-", "--1", "1_000", "-_", "1a", "a+b",
        "a+_", "a+1", "a:b", "a:1", "a:b:c", "_:x", "_+_:c", "true:x", "true+x", "4611686018427387903", "-4611686018427387904",
        "4611686018427387904", "\"x\"", "\"2.0\"", "\"2.1\"", "\"2.2\"", "\"\"", "\"\"\"\"\"\"", "\"\"\"a\"b\"\"c\"\"\"", "\"\"\"a\"\"\"\"", "\"a\\\n  b\"",
        "\"a\\\r\n\t b\"", "\"a\r\nb\rc\"", "\"\\n\\t\\r\\b\\ \\'\\\"\\\\\"", "\"\\065\\255\\x4a\\xFf\"", "\"\\256\"", "\"\\q\"", "\"\\x4\"", "\"\\12\"", "\"\\\r\"",
        "\"é\0\u00ff\"", ":", ": ", "=", "!=", "<", "<=", ">", ">=", "~", "!", "?", "&", "|", "+=", "=+", "=+=", ":=", "=:", "=:=", "+", "{", "}", "[", "]",
        "(", ")", "(* x *)", "(* (* \" *) *)", "(*)", "*)", "# c\n", "#", "\n", "\r\n", "\r", " ", "\t", "\f", "\0", "\ufeff", "@", "'", ";", ",", ".", "\\", "é",
        "a: ", "b:", " a: b ", "s { ", "s \"n\" {", "opam-version: \"2.0\"\n", "opam-version: \"2.1\"\n", "opam-version: \"2.2\"\n", "opam-version: \"9\"",
        "depends: [ \"a\" {>= \"1\" & < \"2\"} \"b\" ]\n", "build: [[make \"-j%{jobs}%\"] {a:b | !c & ?d}]\n", "url { src: \"x\" checksum: [ \"md5=1\" ] }\n",
        "setenv: [ [A += \"x\"] B = \"y\" ]\n", "available: os != \"win\" & (arch = \"a\" | arch = \"b\")\n",
    ];

    /// <summary>Anything, mostly malformed.</summary>
    public static byte[] Soup(Random random)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "" : "a: ");
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(2) == 0 ? " " : "");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A good file with one to three bytes removed, doubled, changed, or a piece put in.</summary>
    public static byte[] Spoiled(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, bytes[at]);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
